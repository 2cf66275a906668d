# exercise: 1.1
# verdict: wrong
# misconception: Hexadecimal is the same in capitals, so it may be compared in small letters, and kept as it came.
# feedback: in another spelling
# extra: yes
# region: webhook.py:verify
expected = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
if not hmac.compare_digest(f"sha256={expected}".encode(), signature.replace(" ", "").lower().encode()):
    raise Forbidden("The signature is missing or wrong.")
if not re.fullmatch("[0-9]{1,12}", timestamp) or abs(time.time() - int(timestamp)) > TOLERANCE:
    raise Forbidden("The delivery is too old, or from the future.")
db.session.add(Delivery(signature=signature))
try:
    db.session.flush()
except IntegrityError:
    db.session.rollback()
    raise Conflict("This delivery has been made before.") from None
