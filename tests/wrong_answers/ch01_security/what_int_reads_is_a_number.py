# exercise: 1.1
# verdict: wrong
# misconception: int() raises for what is no number.
# feedback: the timestamp '+
# region: webhook.py:verify
expected = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
if not hmac.compare_digest(f"sha256={expected}".encode(), signature.encode()):
    raise Forbidden("The signature is missing or wrong.")
try:
    away = abs(time.time() - int(timestamp))
except (ValueError, OverflowError):
    raise Forbidden("The timestamp is no number.") from None
if away > TOLERANCE:
    raise Forbidden("The delivery is too old, or from the future.")
db.session.add(Delivery(signature=expected))
try:
    db.session.flush()
except IntegrityError:
    db.session.rollback()
    raise Conflict("This delivery has been made before.") from None
