# exercise: 1.1
# verdict: wrong
# misconception: A request without Origin comes from no page.
# feedback: is no page of ours
# extra: yes
# region: csrf.py:protect
if request.method in SAFE_METHODS or routes.current() is None or kind_of_route() == EXEMPT:
    return
origin = request.headers.get("Origin")
if origin is not None and origin not in (request.host_url.rstrip("/"), *current_app.config["ALLOWED_ORIGINS"]):
    raise CSRFError("The request comes from a page of another site.")
if kind_of_route() == BEGINS_SESSION or carries_session():
    csrf.protect()
