# exercise: 1.1
# verdict: wrong
# misconception: A form can not send JSON, so only forms need a token.
# feedback: came without a token
# region: csrf.py:protect
if request.method in SAFE_METHODS or routes.current() is None or kind_of_route() == EXEMPT:
    return
origin = claimed_origin()
if origin is not None and origin not in (request.host_url.rstrip("/"), *current_app.config["ALLOWED_ORIGINS"]):
    raise CSRFError("The request comes from a page of another site.")
if request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain"):
    if kind_of_route() == BEGINS_SESSION or carries_session():
        csrf.protect()
