# exercise: 1.1
# verdict: wrong
# misconception: An origin that begins with ours is ours.
# feedback: only resembles ours
# extra: yes
# region: csrf.py:protect
if request.method in SAFE_METHODS or routes.current() is None or kind_of_route() == EXEMPT:
    return
origin = claimed_origin()
known = (request.host_url.rstrip("/"), *current_app.config["ALLOWED_ORIGINS"])
if origin is not None and not origin.startswith(known):
    raise CSRFError("The request comes from a page of another site.")
if kind_of_route() == BEGINS_SESSION or carries_session():
    csrf.protect()
