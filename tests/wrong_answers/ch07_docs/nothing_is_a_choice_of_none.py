# exercise: 7.7
# verdict: wrong
# extra: yes
# misconception: Where nothing is asked for, there is no choice that could be gone.
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
    choices = [set(choice) for choice in after.get("security") or [{}]]
    if not all(any(choice <= set(brought) for choice in choices) for brought in before.get("security", [])):
        found.append(f"{name}: more has to be brought")
return found
