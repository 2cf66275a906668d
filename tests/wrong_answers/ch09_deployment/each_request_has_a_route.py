# exercise: 9.5
# verdict: wrong
# misconception: A request that reaches the database has a route.
# feedback: comment
# extra: yes
# region: logs.py:commented
if not has_request_context():
    return statement
return f"{statement} /*request_id='{request_id()}',route='{routes.current()}'*/"
