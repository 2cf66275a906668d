# exercise: 1.5
# verdict: wrong
# misconception: The e-mail, cleaned, is the name of the account, and any text can be a key in Redis.
# feedback: half of a surrogate pair as e-mail should be refused
# extra: yes
# region: limits.py:account
try:
    payload = request.get_json(silent=True)
except (HTTPException, RecursionError):
    payload = None
email = payload.get("email") if isinstance(payload, dict) else None
return f"account:{email.strip().lower()}" if isinstance(email, str) else "account:nobody"
