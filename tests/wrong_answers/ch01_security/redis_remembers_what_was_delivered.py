# exercise: 1.1
# verdict: wrong
# misconception: A mark in Redis (SET with NX) tells which delivery has been made; Redis never forgets.
# feedback: Redis has lost its memory
# extra: yes
# region: webhook.py:verify
from .redis_store import store

expected = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
if not hmac.compare_digest(f"sha256={expected}".encode(), signature.encode()):
    raise Forbidden("The signature is missing or wrong.")
if not re.fullmatch("[0-9]{1,12}", timestamp) or abs(time.time() - int(timestamp)) > TOLERANCE:
    raise Forbidden("The delivery is too old, or from the future.")
if not store().set(f"webhook:{expected}", 1, nx=True, ex=2 * TOLERANCE):
    raise Conflict("This delivery has been made before.")
