# exercise: 1.5
# verdict: wrong
# misconception: An e-mail without its capitals and the spaces around it has one spelling.
# feedback: its domain in other letters, should be 429
# region: limits.py:account
try:
    payload = request.get_json(silent=True)
except (HTTPException, RecursionError):
    payload = None
email = payload.get("email") if isinstance(payload, dict) else None
name = email.strip().lower() if isinstance(email, str) else ""
return "account:" + hashlib.sha256(name.encode(errors="replace")).hexdigest()
