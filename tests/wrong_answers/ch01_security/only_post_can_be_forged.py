# exercise: 1.1
# verdict: wrong
# misconception: A form knows GET and POST only, so the other methods can not be forged.
# feedback: PATCH
# extra: yes
# region: csrf.py:protect
if request.method != "POST" or request.endpoint in (None, *EXEMPT):
    return
origin = claimed_origin()
if origin is not None and origin not in (request.host_url.rstrip("/"), *current_app.config["ALLOWED_ORIGINS"]):
    raise CSRFError("The request comes from a page of another site.")
csrf.protect()
