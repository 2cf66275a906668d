# exercise: 1.1
# verdict: wrong
# misconception: With a token, it does not matter which page a request comes from.
# feedback: is none of ours
# region: csrf.py:protect
if request.method in SAFE_METHODS or request.endpoint in (None, *EXEMPT):
    return
csrf.protect()
