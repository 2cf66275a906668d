# exercise: 7.7
# verdict: wrong
# misconception: Security that is not as it was has been tightened.
# feedback: brought
# region: changes.py:breaking
now = dict(operations(new))
found = []
for name, before in operations(old):
    if name not in now:
        found.append(f"{name} is gone")
        continue
    after = now[name]
    for faults in (parameter_faults, body_faults, answer_faults):
        found += [f"{name}: {fault}" for fault in faults(old, before, new, after)]
    if after.get("security") != before.get("security", after.get("security")):
        found.append(f"{name}: more has to be brought")
return found
