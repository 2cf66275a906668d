# exercise: 1.1
# verdict: wrong
# misconception: A token whose signature is right comes from us, so the request does.
# feedback: is that of another session
# extra: yes
# region: csrf.py:protect
from itsdangerous import BadData, URLSafeTimedSerializer

if request.method in SAFE_METHODS or routes.current() is None or kind_of_route() == EXEMPT:
    return
origin = claimed_origin()
if origin is not None and origin not in (request.host_url.rstrip("/"), *current_app.config["ALLOWED_ORIGINS"]):
    raise CSRFError("The request comes from a page of another site.")
if kind_of_route() != BEGINS_SESSION and not carries_session():
    return
token = request.form.get("csrf_token") or request.headers.get("X-CSRF-Token", "")
try:
    URLSafeTimedSerializer(current_app.config["WTF_CSRF_SECRET_KEY"], salt="wtf-csrf-token").loads(token, max_age=3600)
except BadData:
    raise CSRFError("The CSRF token is missing or wrong.") from None
