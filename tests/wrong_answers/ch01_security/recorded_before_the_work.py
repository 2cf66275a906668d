# exercise: 1.1
# verdict: wrong
# misconception: A delivery that was received was delivered.
# feedback: the same delivery comes again
# extra: yes
# region: webhook.py:verify
expected = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
if not hmac.compare_digest(f"sha256={expected}".encode(), signature.encode()):
    raise Forbidden("The signature is missing or wrong.")
if not re.fullmatch("[0-9]{1,12}", timestamp) or abs(time.time() - int(timestamp)) > TOLERANCE:
    raise Forbidden("The delivery is too old, or from the future.")
db.session.add(Delivery(signature=expected))
try:
    db.session.commit()
except IntegrityError:
    db.session.rollback()
    raise Conflict("This delivery has been made before.") from None
