# exercise: 1.5
# verdict: wrong
# misconception: A login that names no account is aimed at none, so there is nothing to count.
# feedback: should be counted as one without an account
# region: limits.py:account
try:
    payload = request.get_json(silent=True)
except (HTTPException, RecursionError):
    return ""
email = payload.get("email") if isinstance(payload, dict) else None
if not isinstance(email, str):
    return ""
return "account:" + hashlib.sha256((canonical(email) or "nobody").encode()).hexdigest()
