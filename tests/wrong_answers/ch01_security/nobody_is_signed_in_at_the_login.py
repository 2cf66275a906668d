# exercise: 1.1
# verdict: wrong
# misconception: Before the login there is no session that a forged request could use.
# feedback: a log-in came without a token
# extra: yes
# region: csrf.py:protect
if request.method in SAFE_METHODS or routes.current() in (None, "login") or kind_of_route() == EXEMPT:
    return
origin = claimed_origin()
if origin is not None and origin not in (request.host_url.rstrip("/"), *current_app.config["ALLOWED_ORIGINS"]):
    raise CSRFError("The request comes from a page of another site.")
if carries_session():
    csrf.protect()
