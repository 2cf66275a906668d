# exercise: 2.2
# verdict: wrong
# extra: yes
# misconception: An e-mail is a text like the name, and is compared as a whole.
# feedback: is the e-mail of
# region: password_rules.py:faults
demands = {
    f"must have at least {SHORTEST} characters": len(password) >= SHORTEST,
    f"must have at most {LONGEST} characters": len(password) <= LONGEST,
    "must have an upper-case letter": any(map(str.isupper, password)),
    "must have a lower-case letter": any(map(str.islower, password)),
    "must have a digit": any(map(str.isdigit, password)),
    "must have a character that is neither letter nor digit": not all(map(str.isalnum, password)),
    "must not be one of the first that an attacker tries": COMMON.isdisjoint(readings(password[:LONGEST])),
    "must not be the name or the e-mail": readings(password[:LONGEST]).isdisjoint((core(name), core(email))),
}
return [demand for demand, met in demands.items() if not met]
