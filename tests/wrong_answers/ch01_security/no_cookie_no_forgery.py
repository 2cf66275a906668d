# exercise: 1.1
# verdict: wrong
# misconception: Without a cookie nobody's identity can be misused, at the login neither.
# feedback: brought no cookie
# extra: yes
# region: csrf.py:protect
if request.method in SAFE_METHODS or routes.current() is None or kind_of_route() == EXEMPT:
    return
origin = claimed_origin()
if origin is not None and origin not in (request.host_url.rstrip("/"), *current_app.config["ALLOWED_ORIGINS"]):
    raise CSRFError("The request comes from a page of another site.")
if carries_session():
    csrf.protect()
