# exercise: 2.2
# verdict: wrong
# extra: yes
# misconception: The length of a password is what is hashed of it, in bytes.
# feedback: are less than 8 characters
# region: password_rules.py:faults
demands = {
    f"must have at least {SHORTEST} characters": len(password.encode()) >= SHORTEST,
    f"must have at most {LONGEST} characters": len(password) <= LONGEST,
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
