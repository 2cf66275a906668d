# exercise: 1.1
# verdict: wrong
# misconception: Only our own pages write; ALLOWED_ORIGINS is about reading.
# feedback: an origin in ALLOWED_ORIGINS, with the token, should be accepted
# extra: yes
# region: csrf.py:protect
if request.method in SAFE_METHODS or routes.current() is None or kind_of_route() == EXEMPT:
    return
if claimed_origin() not in (None, request.host_url.rstrip("/")):
    raise CSRFError("The request comes from a page of another site.")
if kind_of_route() == BEGINS_SESSION or carries_session():
    csrf.protect()
