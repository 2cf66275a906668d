# exercise: 9.2
# verdict: wrong
# misconception: The process that is asked tells what it has counted; Prometheus adds it up.
# feedback: three workers have answered
# region: metrics.py:exposition
return generate_latest(current_app.extensions["metrics"].registry)
