# exercise: 9.1
# verdict: wrong
# misconception: A good secret is good for everything.
# feedback: another has it as well
# extra: yes
# region: configuration.py:weak
faults: Faults = {}
for name, text in secrets.items():
    if len(unit(text)) < SHORTEST:
        faults[name] = f"must be {SHORTEST} random characters or more"
    elif any(word in text.lower() for word in EXAMPLES):
        faults[name] = "must be random, and no example"
return faults
