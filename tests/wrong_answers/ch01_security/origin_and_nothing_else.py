# exercise: 1.1
# verdict: wrong
# misconception: A request without Origin comes from no page.
# feedback: is no page of ours
# extra: yes
# region: csrf.py:protect
if request.method in SAFE_METHODS or request.endpoint in (None, *EXEMPT):
    return
origin = request.headers.get("Origin")
if origin is not None and origin not in (request.host_url.rstrip("/"), *current_app.config["ALLOWED_ORIGINS"]):
    raise CSRFError("The request comes from a page of another site.")
csrf.protect()
