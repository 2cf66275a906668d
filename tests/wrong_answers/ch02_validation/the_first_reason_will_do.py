# exercise: 2.2
# verdict: wrong
# misconception: One reason at a time is easier to read.
# feedback: should be refused for 5 reasons
# region: password_rules.py:faults
if not SHORTEST <= len(password) <= LONGEST:
    return [f"must have {SHORTEST} to {LONGEST} characters"]
if not any(map(str.isupper, password)):
    return ["must have an upper-case letter"]
if not any(map(str.islower, password)):
    return ["must have a lower-case letter"]
if not any(map(str.isdigit, password)):
    return ["must have a digit"]
if password.isalnum():
    return ["must have a character that is neither letter nor digit"]
if not COMMON.isdisjoint(readings(password[:LONGEST])):
    return ["must not be one of the first that an attacker tries"]
if not readings(password[:LONGEST]).isdisjoint(map(core, (name, email, email.partition("@")[0]))):
    return ["must not be the name or the e-mail"]
return []
