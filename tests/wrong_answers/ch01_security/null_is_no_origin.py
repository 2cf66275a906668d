# exercise: 1.1
# verdict: wrong
# misconception: An Origin of null says that there is none, as with a program that sends no Origin.
# feedback: of the origin null
# extra: yes
# region: csrf.py:protect
if request.method in SAFE_METHODS or routes.current() is None or kind_of_route() == EXEMPT:
    return
origin = claimed_origin()
known = (None, "null", request.host_url.rstrip("/"), *current_app.config["ALLOWED_ORIGINS"])
if origin not in known:
    raise CSRFError("The request comes from a page of another site.")
if kind_of_route() == BEGINS_SESSION or carries_session():
    csrf.protect()
