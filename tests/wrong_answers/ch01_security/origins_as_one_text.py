# exercise: 1.1
# verdict: wrong
# misconception: The allowed origins are a text with commas, as in the environment, and an origin stands in it or not.
# feedback: only resembles one of ALLOWED_ORIGINS
# extra: yes
# region: csrf.py:protect
if request.method in SAFE_METHODS or request.endpoint in (None, *EXEMPT):
    return
origin, allowed = claimed_origin(), ",".join(current_app.config["ALLOWED_ORIGINS"])
if origin is not None and origin != request.host_url.rstrip("/") and origin not in allowed:
    raise CSRFError("The request comes from a page of another site.")
csrf.protect()
