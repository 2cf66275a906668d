# exercise: 1.1
# verdict: wrong
# misconception: Only a browser has a cookie, so whatever comes with one needs a token, and whatever names an origin must name ours.
# feedback: a signed delivery that brings a cookie
# region: csrf.py:protect
if request.method in SAFE_METHODS or routes.current() is None:
    return
origin = claimed_origin()
if origin is not None and origin not in (request.host_url.rstrip("/"), *current_app.config["ALLOWED_ORIGINS"]):
    raise CSRFError("The request comes from a page of another site.")
if kind_of_route() == BEGINS_SESSION or carries_session():
    csrf.protect()
