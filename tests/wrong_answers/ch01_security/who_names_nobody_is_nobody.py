# exercise: 1.5
# verdict: wrong
# misconception: A login that names no account is aimed at none, so there is nothing to count.
# feedback: was not counted as a login without an account
# region: limits.py:account
try:
    payload = request.get_json(silent=True)
except (HTTPException, RecursionError):
    return ""
email = payload.get("email") if isinstance(payload, dict) else None
if not isinstance(email, str):
    return ""
return "account:" + hashlib.sha256((canonical(email.strip()) or "").encode()).hexdigest()
