# exercise: 1.1
# verdict: wrong
# misconception: host_url has a slash at its end, so it cannot be equal to an origin, but it begins with one.
# feedback: only resembles ours
# extra: yes
# region: csrf.py:protect
if request.method in SAFE_METHODS or routes.current() is None or kind_of_route() == EXEMPT:
    return
origin = claimed_origin()
if origin is not None and origin not in current_app.config["ALLOWED_ORIGINS"]:
    if not request.host_url.startswith(origin):
        raise CSRFError("The request comes from a page of another site.")
if kind_of_route() == BEGINS_SESSION or carries_session():
    csrf.protect()
