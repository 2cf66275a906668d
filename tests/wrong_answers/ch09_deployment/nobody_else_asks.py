# exercise: 9.5
# verdict: wrong
# misconception: Whoever asks the database does so for a request; only the route may be missing.
# feedback: should stay as it is, but it is
# region: logs.py:commented
route = routes.current() if has_request_context() else None
named = f",route='{route}'" if route else ""
return f"{statement} /*request_id='{request_id()}'{named}*/"
