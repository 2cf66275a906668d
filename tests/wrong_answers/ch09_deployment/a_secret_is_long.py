# exercise: 9.1
# verdict: wrong
# misconception: What has 32 characters, nobody can guess.
# feedback: it can be guessed
# region: configuration.py:weak
faults: Faults = {}
first: dict[str, str] = {}
for name, text in secrets.items():
    if text in first:
        faults[name] = f"must not be the same as {first[text]}"
    elif len(text) < SHORTEST:
        faults[name] = f"must be {SHORTEST} random characters or more"
    elif text in EXAMPLES:
        faults[name] = "must be random, and no example"
    first.setdefault(text, name)
return faults
