# exercise: 2.2
# verdict: wrong
# misconception: A password that has a common word in it is as good as that word.
# feedback: is more than a common word
# region: password_rules.py:faults
found = []
if len(password) < SHORTEST:
    found.append(f"must have at least {SHORTEST} characters")
if len(password) > LONGEST:
    found.append(f"must have at most {LONGEST} characters")
if not any(map(str.isupper, password)):
    found.append("must have an upper-case letter")
if not any(map(str.islower, password)):
    found.append("must have a lower-case letter")
if not any(map(str.isdigit, password)):
    found.append("must have a digit")
if all(map(str.isalnum, password)):
    found.append("must have a character that is neither letter nor digit")
within = any(word in core(password) for word in ("password", "secret", "monkey", "dragon", "welcome"))
if within or not COMMON.isdisjoint(readings(password[:LONGEST])):
    found.append("must not have a common word in it")
if not readings(password[:LONGEST]).isdisjoint(map(core, (name, email, email.partition("@")[0]))):
    found.append("must not be the name or the e-mail")
return found
