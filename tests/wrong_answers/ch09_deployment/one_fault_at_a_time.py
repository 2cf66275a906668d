# exercise: 9.1
# verdict: wrong
# misconception: A secret that is too short is too short; whose it is, is a question for later.
# feedback: should say which other one has it
# extra: yes
# region: configuration.py:weak
faults: Faults = {}
first: dict[str, str] = {}
for name, text in secrets.items():
    if len(unit(text)) < SHORTEST:
        faults[name] = f"must be {SHORTEST} random characters or more"
    elif any(word in text.lower() for word in EXAMPLES):
        faults[name] = "must be random, and no example"
    elif text in first:
        faults[name] = f"must not be the same as {first[text]}"
    first.setdefault(text, name)
return faults
