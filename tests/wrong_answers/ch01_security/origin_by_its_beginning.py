# exercise: 1.1
# verdict: wrong
# misconception: An origin that begins with ours is ours.
# feedback: only resembles ours
# extra: yes
# region: csrf.py:protect
if request.method in SAFE_METHODS or request.endpoint in (None, *EXEMPT):
    return
origin = claimed_origin()
known = (request.host_url.rstrip("/"), *current_app.config["ALLOWED_ORIGINS"])
if origin is not None and not origin.startswith(known):
    raise CSRFError("The request comes from a page of another site.")
csrf.protect()
