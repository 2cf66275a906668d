# exercise: 9.5
# verdict: wrong
# misconception: The log knows the route of a request, so the id says all.
# feedback: should name
# extra: yes
# region: logs.py:commented
if not has_request_context():
    return statement
return f"{statement} /*request_id='{request_id()}'*/"
