# exercise: 1.1
# verdict: right
# misconception: Token and signature are looked at by hand, SameSite is Strict, the clock is asked first.
# region: csrf.py:protect
from urllib.parse import urljoin

from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

if request.method in ("POST", "PUT", "PATCH", "DELETE") and request.endpoint and kind_of_route() != EXEMPT:
    if request.endpoint == "login" or request.cookies.get("__Host-session") is not None:
        token = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token") or ""
        try:
            validate_csrf(token)
        except ValidationError:
            raise CSRFError("Fetch a token from /api/auth/csrf and send it with the request.") from None
    allowed = {urljoin(request.host_url, "/")[:-1]} | set(current_app.config["ALLOWED_ORIGINS"])
    if (claimed_origin() or request.host_url[:-1]) not in allowed:
        raise CSRFError("This origin is not allowed.")
# region: sessions.py:cookie_settings
return {"SESSION_COOKIE_SAMESITE": "Strict"}
# region: webhook.py:verify
import math

try:
    sent_at = float(int(timestamp.encode("ascii"))) if timestamp.isdecimal() else math.inf
except (ValueError, OverflowError):
    raise Forbidden("The timestamp is no number of seconds.") from None
if not -TOLERANCE <= sent_at - time.time() <= TOLERANCE:
    raise Forbidden("The clock says no.")
mac = hmac.new(secret.encode("utf-8"), digestmod="sha256")
mac.update(b"%s.%s" % (timestamp.encode("ascii"), body))
scheme, _, received = signature.partition("=")
if scheme != "sha256" or not hmac.compare_digest(mac.hexdigest().encode(), received.encode("utf-8")):
    raise Forbidden("The signature is wrong.")
from sqlalchemy import insert

try:
    db.session.execute(insert(Delivery).values(signature=mac.hexdigest()))
except IntegrityError as error:
    db.session.rollback()
    raise Conflict("Known already.") from error
