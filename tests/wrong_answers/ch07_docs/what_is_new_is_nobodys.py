# exercise: 7.7
# verdict: wrong
# misconception: A parameter that was not there before was sent by nobody, so nobody misses it.
# feedback: required
# extra: yes
# region: changes.py:parameter_faults
known, now = parameters(old, before), parameters(new, after)
for name in known:
    if name not in now:
        yield f"{name} is gone"
for name, parameter in now.items():
    if name in known and parameter.get("required") and not known[name].get("required"):
        yield f"{name} is required"
    if name in known:
        for fault in misfits(old, known[name]["schema"], new, parameter["schema"]):
            yield f"{name}: {fault}"
