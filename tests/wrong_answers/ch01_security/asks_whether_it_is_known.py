# exercise: 1.1
# verdict: right
# misconception: Looks first, and sends the record with the commit: the database decides then, and whoever lost gets the 409 of a lost race.
# region: webhook.py:verify
expected = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
if not hmac.compare_digest(f"sha256={expected}".encode(), signature.encode()):
    raise Forbidden("The signature is missing or wrong.")
if not re.fullmatch("[0-9]{1,12}", timestamp) or abs(time.time() - int(timestamp)) > TOLERANCE:
    raise Forbidden("The delivery is too old, or from the future.")
if db.session.get(Delivery, expected):
    raise Conflict("This delivery has been made before.")
db.session.add(Delivery(signature=expected))
