# exercise: 1.1
# verdict: wrong
# misconception: The allowed origins are a text with commas, as in the environment, and an origin stands in it or not.
# feedback: only resembles one of ALLOWED_ORIGINS
# extra: yes
# region: csrf.py:protect
if request.method in SAFE_METHODS or routes.current() is None or kind_of_route() == EXEMPT:
    return
origin, allowed = claimed_origin(), ",".join(current_app.config["ALLOWED_ORIGINS"])
if origin is not None and origin != request.host_url.rstrip("/") and origin not in allowed:
    raise CSRFError("The request comes from a page of another site.")
if kind_of_route() == BEGINS_SESSION or carries_session():
    csrf.protect()
