# exercise: 2.2
# verdict: wrong
# misconception: The passwords that everybody uses are the few that everybody knows.
# feedback: Fishing_1978 is one of the first
# extra: yes
# region: password_rules.py:faults
known = {"password", "qwerty", "qwertz", "welcome", "summer", "letmein", "shadow", "iloveyou", "dragon", "dragons"}
known |= {"monkey", "abc"}
bare = readings(password[:LONGEST])
demands = {
    f"must have at least {SHORTEST} characters": len(password) >= SHORTEST,
    f"must have at most {LONGEST} characters": len(password) <= LONGEST,
    "must have an upper-case letter": any(map(str.isupper, password)),
    "must have a lower-case letter": any(map(str.islower, password)),
    "must have a digit": any(map(str.isdigit, password)),
    "must have a character that is neither letter nor digit": not all(map(str.isalnum, password)),
    "must not be one of the first that an attacker tries": known.isdisjoint(bare),
    "must not be the name or the e-mail": bare.isdisjoint(map(core, (name, email, email.partition("@")[0]))),
}
return [demand for demand, met in demands.items() if not met]
