# exercise: 5.3
# verdict: wrong
# misconception: JSON is what all clients read, so it comes first.
# feedback: should be version 2, but is version 1
# extra: yes
# region: versions.py:acceptable
plain = named or FIRST
listed = {wanted.lower() for wanted in accept.values()}
if not any(wanted.startswith(VENDOR) for wanted in listed):
    return plain, JSON
ours = {media_type(number): number for number in reversed(VERSIONS) if named in (None, number)}
best = accept.best_match([JSON, *(name for name in ours if name in listed)])
if best is None:
    raise NotAcceptable(f"Only this can be had here: {', '.join([*ours, JSON])}.")
return ours.get(best, plain), best
