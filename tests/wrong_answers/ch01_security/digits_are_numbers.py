# exercise: 1.1
# verdict: wrong
# misconception: isdigit() tells whether a text is a number.
# feedback: the timestamp '<U+00B2>' is no time
# region: webhook.py:verify
expected = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
if not hmac.compare_digest(f"sha256={expected}".encode(), signature.encode()):
    raise Forbidden("The signature is missing or wrong.")
if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > TOLERANCE:
    raise Forbidden("The delivery is too old, or from the future.")
db.session.add(Delivery(signature=expected))
try:
    db.session.flush()
except IntegrityError:
    db.session.rollback()
    raise Conflict("This delivery has been made before.") from None
