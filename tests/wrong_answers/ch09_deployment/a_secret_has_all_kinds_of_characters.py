# exercise: 9.1
# verdict: wrong
# misconception: A strong secret has a character that is neither letter nor digit.
# feedback: they are random
# region: configuration.py:weak
faults: Faults = {}
first: dict[str, str] = {}
for name, text in secrets.items():
    if text in first:
        faults[name] = f"must not be the same as {first[text]}"
    elif len(unit(text)) < SHORTEST or text.isalnum():
        faults[name] = f"must be {SHORTEST} random characters or more"
    elif any(word in text.lower() for word in EXAMPLES):
        faults[name] = "must be random, and no example"
    first.setdefault(text, name)
return faults
