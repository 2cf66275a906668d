# exercise: 1.5
# verdict: wrong
# misconception: What arrives at the login is the JSON that our own form sends.
# feedback: a login whose body is
# extra: yes
# region: limits.py:account
email = request.get_json(silent=True).get("email", "")
return "account:" + hashlib.sha256(email.strip().lower().encode()).hexdigest()
