# exercise: 1.1
# verdict: wrong
# misconception: Where nobody is signed in, there is no identity that a forged request could use.
# feedback: came with a session cookie
# extra: yes
# region: csrf.py:protect
if request.method in SAFE_METHODS or routes.current() is None or kind_of_route() == EXEMPT:
    return
from flask import g

origin = claimed_origin()
if origin is not None and origin not in (request.host_url.rstrip("/"), *current_app.config["ALLOWED_ORIGINS"]):
    raise CSRFError("The request comes from a page of another site.")
if kind_of_route() == BEGINS_SESSION or g.user is not None:
    csrf.protect()
