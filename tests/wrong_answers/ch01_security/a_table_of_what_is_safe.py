# exercise: 1.1
# verdict: right
# misconception: Flask-WTF runs first, and a delivery is looked up before it is recorded.
# region: csrf.py:protect
if request.endpoint is not None and request.endpoint != "webhook":
    if request.method not in SAFE_METHODS:
        if carries_session() or request.endpoint == "login":
            csrf.protect()
        page = claimed_origin()
        ours = [request.scheme + "://" + request.host, *current_app.config["ALLOWED_ORIGINS"]]
        if page is not None and page not in ours:
            raise CSRFError(f"Pages of {page} may not do this.")
# region: webhook.py:verify
import base64

due = hmac.digest(secret.encode(), b".".join([timestamp.encode(errors="replace"), body]), "sha256")
given = signature.removeprefix("sha256=") if signature.startswith("sha256=") else ""
try:
    received = base64.b16decode(given.upper())
except ValueError:
    raise Forbidden("The signature is no hexadecimal number.") from None
if not hmac.compare_digest(due, received):
    raise Forbidden("The signature does not fit.")
try:
    age = abs(time.time() - float(timestamp))
except ValueError:
    raise Forbidden("The timestamp is no number.") from None
if set(timestamp) - set("0123456789"):
    raise Forbidden("The timestamp is written in another way.")
if not age <= TOLERANCE:
    raise Forbidden("The timestamp is not of these minutes.")
if db.session.get(Delivery, due.hex()):
    raise Conflict("Once is enough.")
db.session.add(Delivery(signature=due.hex()))
try:
    db.session.flush()
except IntegrityError:
    db.session.rollback()
    raise Conflict("Once is enough.") from None
