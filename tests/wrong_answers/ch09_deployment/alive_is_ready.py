# exercise: 9.2
# verdict: wrong
# misconception: A process that cannot reach its database is as good as dead, and a new one may have more luck.
# feedback: /livez should be answered with 200
# region: probes.py:liveness
if not database_answers():
    raise RuntimeError("the database does not answer")
return jsonify(status="ok")
