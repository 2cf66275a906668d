# exercise: 1.1
# verdict: wrong
# misconception: A form knows GET and POST only, so the other methods can not be forged.
# feedback: PATCH
# extra: yes
# region: csrf.py:protect
if request.method != "POST" or routes.current() is None or kind_of_route() == EXEMPT:
    return
origin = claimed_origin()
if origin is not None and origin not in (request.host_url.rstrip("/"), *current_app.config["ALLOWED_ORIGINS"]):
    raise CSRFError("The request comes from a page of another site.")
if kind_of_route() == BEGINS_SESSION or carries_session():
    csrf.protect()
