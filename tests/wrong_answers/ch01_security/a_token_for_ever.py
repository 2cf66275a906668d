# exercise: 1.1
# verdict: wrong
# misconception: A token that belongs to the session is good for as long as the session is.
# feedback: older than an hour
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
token = request.form.get("csrf_token") or request.headers.get("X-CSRF-Token")
try:
    validate_csrf(token, time_limit=30 * 86400)
except ValidationError as error:
    raise CSRFError(str(error)) from None
