# exercise: 2.2
# verdict: wrong
# misconception: Digits and signs are added behind a word, so what a password begins with is the word.
# feedback: 123Password! is one of the first
# extra: yes
# region: password_rules.py:faults
bare = core(password[:LONGEST])
demands = {
    f"must have at least {SHORTEST} characters": len(password) >= SHORTEST,
    f"must have at most {LONGEST} characters": len(password) <= LONGEST,
    "must have an upper-case letter": any(map(str.isupper, password)),
    "must have a lower-case letter": any(map(str.islower, password)),
    "must have a digit": any(map(str.isdigit, password)),
    "must have a character that is neither letter nor digit": not all(map(str.isalnum, password)),
    "must not be one of the first that an attacker tries": bare not in COMMON,
    "must not be the name or the e-mail": bare not in map(core, (name, email, email.partition("@")[0])),
}
return [demand for demand, met in demands.items() if not met]
