# exercise: 1.1
# verdict: wrong
# misconception: Five minutes and a few more for clocks that disagree are long enough to remember a delivery.
# feedback: delivered before, 590 s ago
# region: webhook.py:verify
from .redis_store import store

expected = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
if not hmac.compare_digest(f"sha256={expected}".encode(), signature.encode()):
    raise Forbidden("The signature is missing or wrong.")
if not re.fullmatch("[0-9]{1,12}", timestamp) or abs(time.time() - int(timestamp)) > TOLERANCE:
    raise Forbidden("The delivery is too old, or from the future.")
if not store().set(f"webhook:{expected}", 1, nx=True, ex=TOLERANCE + 200):
    raise Conflict("This delivery has been made before.")
