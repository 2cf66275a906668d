# exercise: 9.1
# verdict: wrong
# misconception: Who writes the same in capitals has written the same.
# feedback: letter for letter
# extra: yes
# region: configuration.py:weak
faults: Faults = {}
first: dict[str, str] = {}
for name, text in secrets.items():
    if text.lower() in first:
        faults[name] = f"must not be the same as {first[text.lower()]}"
    elif len(unit(text)) < SHORTEST:
        faults[name] = f"must be {SHORTEST} random characters or more"
    elif any(word in text.lower() for word in EXAMPLES):
        faults[name] = "must be random, and no example"
    first.setdefault(text.lower(), name)
return faults
