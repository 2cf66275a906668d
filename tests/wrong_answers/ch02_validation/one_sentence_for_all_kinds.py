# exercise: 2.2
# verdict: wrong
# extra: yes
# misconception: Whoever lacks one kind is told all four, so that they know the whole rule.
# feedback: each should be told in its own words
# region: password_rules.py:faults
bare = readings(password[:LONGEST])
kinds = {
    "must have an upper-case letter": any(map(str.isupper, password)),
    "must have a lower-case letter": any(map(str.islower, password)),
    "must have a digit": any(map(str.isdigit, password)),
    "must have a character that is neither letter nor digit": not all(map(str.isalnum, password)),
}
found = [] if all(kinds.values()) else [*kinds]
if not SHORTEST <= len(password) <= LONGEST:
    found.append(f"must have {SHORTEST} to {LONGEST} characters")
if not COMMON.isdisjoint(bare):
    found.append("must not be one of the first that an attacker tries")
if not bare.isdisjoint(map(core, (name, email, email.partition("@")[0]))):
    found.append("must not be the name or the e-mail")
return found
