# exercise: 1.1
# verdict: wrong
# misconception: What this process has seen, the app has seen.
# feedback: delivered before
# region: webhook.py:verify
from flask import current_app

expected = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
if not hmac.compare_digest(f"sha256={expected}".encode(), signature.encode()):
    raise Forbidden("The signature is missing or wrong.")
if not re.fullmatch("[0-9]{1,12}", timestamp) or abs(time.time() - int(timestamp)) > TOLERANCE:
    raise Forbidden("The delivery is too old, or from the future.")
seen = current_app.extensions.setdefault("webhook_deliveries", set())
if expected in seen:
    raise Conflict("This delivery has been made before.")
seen.add(expected)
