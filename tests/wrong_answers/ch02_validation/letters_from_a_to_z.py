# exercise: 2.2
# verdict: wrong
# misconception: Upper case is A to Z, lower case a to z, and digits are 0 to 9.
# feedback: has all four kinds of character
# region: password_rules.py:faults
demands = {
    f"must have at least {SHORTEST} characters": len(password) >= SHORTEST,
    f"must have at most {LONGEST} characters": len(password) <= LONGEST,
    "must have an upper-case letter": any("A" <= character <= "Z" for character in password),
    "must have a lower-case letter": any("a" <= character <= "z" for character in password),
    "must have a digit": any("0" <= character <= "9" for character in password),
    "must have a character that is neither letter nor digit": not all(map(str.isalnum, password)),
    "must not be one of the first that an attacker tries": COMMON.isdisjoint(readings(password[:LONGEST])),
    "must not be the name or the e-mail": readings(password[:LONGEST]).isdisjoint(
        map(core, (name, email, email.partition("@")[0]))
    ),
}
return [demand for demand, met in demands.items() if not met]
