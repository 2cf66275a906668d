# exercise: 2.2
# verdict: wrong
# extra: yes
# misconception: A password is too close to a name if it has it in it, letter by letter.
# feedback: D0r@.B4lt@s@r-1990 is the name
# region: password_rules.py:faults
demands = {
    f"must have at least {SHORTEST} characters": len(password) >= SHORTEST,
    f"must have at most {LONGEST} characters": len(password) <= LONGEST,
    "must have an upper-case letter": any(map(str.isupper, password)),
    "must have a lower-case letter": any(map(str.islower, password)),
    "must have a digit": any(map(str.isdigit, password)),
    "must have a character that is neither letter nor digit": not all(map(str.isalnum, password)),
    "must not be one of the first that an attacker tries": COMMON.isdisjoint(readings(password[:LONGEST])),
    "must not be the name or the e-mail": not any(
        known and known.lower() in password.lower() for known in (name, email.partition("@")[0])
    ),
}
return [demand for demand, met in demands.items() if not met]
