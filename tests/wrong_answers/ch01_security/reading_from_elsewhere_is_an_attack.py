# exercise: 1.1
# verdict: wrong
# misconception: Another site has nothing to look for here, whatever the method.
# feedback: GET from a page of https://evil.test should be answered
# region: csrf.py:protect
if routes.current() is None or kind_of_route() == EXEMPT:
    return
origin = claimed_origin()
if origin is not None and origin not in (request.host_url.rstrip("/"), *current_app.config["ALLOWED_ORIGINS"]):
    raise CSRFError("The request comes from a page of another site.")
if kind_of_route() == BEGINS_SESSION or carries_session():
    csrf.protect()
