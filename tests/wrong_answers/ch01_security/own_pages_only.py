# exercise: 1.1
# verdict: wrong
# misconception: Only our own pages write; ALLOWED_ORIGINS is about reading.
# feedback: an origin in ALLOWED_ORIGINS may write
# extra: yes
# region: csrf.py:protect
if request.method in SAFE_METHODS or request.endpoint in (None, *EXEMPT):
    return
if claimed_origin() not in (None, request.host_url.rstrip("/")):
    raise CSRFError("The request comes from a page of another site.")
csrf.protect()
