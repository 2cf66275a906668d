# exercise: 1.5
# verdict: wrong
# misconception: An e-mail written in another way is another account.
# feedback: a sixth attempt on one account within a minute, from another address
# extra: yes
# region: limits.py:account
try:
    payload = request.get_json(silent=True)
except (HTTPException, RecursionError):
    payload = None
email = payload.get("email") if isinstance(payload, dict) else None
name = email if isinstance(email, str) else ""
return "account:" + hashlib.sha256(name.encode(errors="replace")).hexdigest()
