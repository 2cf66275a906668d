# exercise: 1.5
# verdict: wrong
# misconception: Two spellings of an e-mail differ in capital letters and in the spaces around it.
# feedback: a sixth attempt on one mailbox passed
# region: limits.py:account
try:
    payload = request.get_json(silent=True)
except (HTTPException, RecursionError):
    payload = None
email = payload.get("email") if isinstance(payload, dict) else None
name = email.strip().lower() if isinstance(email, str) else ""
return "account:" + hashlib.sha256(name.encode(errors="replace")).hexdigest()
