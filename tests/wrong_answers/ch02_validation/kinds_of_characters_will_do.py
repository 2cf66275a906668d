# exercise: 2.2
# verdict: wrong
# misconception: Eight characters of four kinds are a good password.
# feedback: one of the first that an attacker tries
# region: password_rules.py:core
return text.lower()
# region: password_rules.py:faults
kinds = (str.isupper, str.islower, str.isdigit)
if len(password) < SHORTEST or not all(any(map(kind, password)) for kind in kinds) or password.isalnum():
    return ["must have 8 characters, upper and lower case, a digit and a sign"]
return []
