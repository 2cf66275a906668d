# exercise: 5.3
# verdict: wrong
# misconception: A client lists what it wants, the best first.
# feedback: should be version
# extra: yes
# region: versions.py:acceptable
plain = named or FIRST
listed = {wanted.lower() for wanted in accept.values()}
if not any(wanted.startswith(VENDOR) for wanted in listed):
    return plain, JSON
ours = {media_type(number): number for number in reversed(VERSIONS) if named in (None, number)}
best = next((wanted.lower() for wanted in accept.values() if wanted.lower() in (*ours, JSON)), None)
if best is None:
    raise NotAcceptable(f"Only this can be had here: {', '.join([*ours, JSON])}.")
return ours.get(best, plain), best
