# exercise: 1.1
# verdict: wrong
# misconception: The front end is a script, so the token always comes in the header.
# feedback: a form with the token in its field
# region: csrf.py:protect
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

if request.method in SAFE_METHODS or request.endpoint in (None, *EXEMPT):
    return
origin = claimed_origin()
if origin is not None and origin not in (request.host_url.rstrip("/"), *current_app.config["ALLOWED_ORIGINS"]):
    raise CSRFError("The request comes from a page of another site.")
try:
    validate_csrf(request.headers.get("X-CSRF-Token"))
except ValidationError as error:
    raise CSRFError(str(error)) from None
