# exercise: 1.1
# verdict: wrong
# misconception: Without a cookie there is nothing to forge, so the page does not matter either.
# feedback: , without a cookie: the answer should be 400
# extra: yes
# region: csrf.py:protect
if request.method in SAFE_METHODS or routes.current() is None or kind_of_route() == EXEMPT:
    return
if kind_of_route() != BEGINS_SESSION and not carries_session():
    return
origin = claimed_origin()
if origin is not None and origin not in (request.host_url.rstrip("/"), *current_app.config["ALLOWED_ORIGINS"]):
    raise CSRFError("The request comes from a page of another site.")
csrf.protect()
