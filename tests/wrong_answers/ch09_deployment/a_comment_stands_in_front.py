# exercise: 9.5
# verdict: wrong
# misconception: A comment stands before what it is about.
# feedback: each statement should end in a comment
# region: logs.py:commented
if not has_request_context():
    return statement
route = routes.current()
named = f",route='{route}'" if route else ""
return f"/*request_id='{request_id()}'{named}*/ {statement}"
