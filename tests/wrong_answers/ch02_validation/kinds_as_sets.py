# exercise: 2.2
# verdict: right
# misconception: Walks backwards to the last letter and looks each character up; the kinds are found by category.
# region: password_rules.py:core
kept = []
for character in reversed(unicodedata.normalize("NFKC", text.lower())):
    if not kept and not unicodedata.category(character).startswith("L"):
        continue
    kept.append(LOOKS_LIKE.get(ord(character), character))
plain = [chr(letter) if isinstance(letter, int) else letter for letter in reversed(kept)]
return "".join(letter.lower() for letter in plain if letter.isalpha())
# region: password_rules.py:faults
missing = [
    sentence
    for is_kind, sentence in (
        (str.isupper, "needs a capital letter"),
        (str.islower, "needs a small letter"),
        (str.isdigit, "needs a digit"),
        (lambda character: not character.isalnum(), "needs something that is neither letter nor digit"),
    )
    if not {True} & set(map(is_kind, password))
]
if len(password) not in range(SHORTEST, LONGEST + 1):
    missing.insert(0, f"needs {SHORTEST} to {LONGEST} characters")
if COMMON & readings(password[:LONGEST]):
    missing.append("is one of the first guesses")
if readings(password[:LONGEST]) & {core(known) for known in (name, email, email[: email.find("@")])}:
    missing.append("is your name or your e-mail")
return missing
