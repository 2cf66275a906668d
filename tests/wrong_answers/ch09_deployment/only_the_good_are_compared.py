# exercise: 9.1
# verdict: wrong
# misconception: A secret that is no good counts for nothing, and nothing can be like it.
# feedback: should say which other one has it
# extra: yes
# region: configuration.py:weak
faults: Faults = {}
first: dict[str, str] = {}
for name, text in secrets.items():
    if text in first:
        faults[name] = f"must not be the same as {first[text]}"
    elif len(unit(text)) < SHORTEST:
        faults[name] = f"must be {SHORTEST} random characters or more"
    elif any(word in text.lower() for word in EXAMPLES):
        faults[name] = "must be random, and no example"
    else:
        first[text] = name
return faults
