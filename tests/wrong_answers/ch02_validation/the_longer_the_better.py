# exercise: 2.2
# verdict: wrong
# extra: yes
# misconception: The longer a password is, the better, so there is no end to it.
# feedback: is not within 8 to 128
# region: password_rules.py:faults
demands = {
    f"must have at least {SHORTEST} characters": len(password) >= SHORTEST,
    f"must have at most {LONGEST} characters": password != "",
    "must have an upper-case letter": any(map(str.isupper, password)),
    "must have a lower-case letter": any(map(str.islower, password)),
    "must have a digit": any(map(str.isdigit, password)),
    "must have a character that is neither letter nor digit": not all(map(str.isalnum, password)),
    "must not be one of the first that an attacker tries": COMMON.isdisjoint(readings(password[:LONGEST])),
    "must not be the name or the e-mail": readings(password[:LONGEST]).isdisjoint(
        map(core, (name, email, email.partition("@")[0]))
    ),
}
return [demand for demand, met in demands.items() if not met]
