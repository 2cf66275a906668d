# exercise: 1.1
# verdict: wrong
# misconception: Who is signed in here has nothing to do with other sites, whatever the method.
# feedback: GET from a page of https://evil.test should be answered
# region: csrf.py:protect
kind, safe = kind_of_route(), request.method in SAFE_METHODS
if routes.current() is None or kind == EXEMPT or (safe and not carries_session()):
    return
origin = claimed_origin()
ours = f"{request.scheme}://{request.host}"
if origin is not None and origin not in (ours, *current_app.config["ALLOWED_ORIGINS"]):
    raise CSRFError("The request comes from a page of another site.")
if not safe and (kind == BEGINS_SESSION or carries_session()):
    csrf.protect()
