# exercise: 1.1
# verdict: wrong
# misconception: request.values has all that a request can carry, so that is where the token is looked for.
# feedback: the token stands in the address only
# extra: yes
# region: csrf.py:protect
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

if request.method in SAFE_METHODS or routes.current() is None or kind_of_route() == EXEMPT:
    return
origin = claimed_origin()
if origin is not None and origin not in (request.host_url.rstrip("/"), *current_app.config["ALLOWED_ORIGINS"]):
    raise CSRFError("The request comes from a page of another site.")
if kind_of_route() != BEGINS_SESSION and not carries_session():
    return
try:
    validate_csrf(request.headers.get("X-CSRF-Token") or request.values.get("csrf_token"))
except ValidationError as error:
    raise CSRFError(str(error)) from None
