# exercise: 1.1
# verdict: wrong
# misconception: With a token, it does not matter which page a request comes from.
# feedback: is none of ours
# region: csrf.py:protect
if request.method in SAFE_METHODS or routes.current() is None or kind_of_route() == EXEMPT:
    return
if kind_of_route() == BEGINS_SESSION or carries_session():
    csrf.protect()
