# exercise: 7.7
# verdict: wrong
# misconception: A parameter that is not known any more is passed over, so it can go.
# feedback: is gone
# extra: yes
# region: changes.py:parameter_faults
known, now = parameters(old, before), parameters(new, after)
for name, parameter in now.items():
    if parameter.get("required") and not known.get(name, {}).get("required"):
        yield f"{name} is required"
    if name in known:
        for fault in misfits(old, known[name]["schema"], new, parameter["schema"]):
            yield f"{name}: {fault}"
