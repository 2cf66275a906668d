# exercise: 5.3
# verdict: wrong
# misconception: Of two that are equal the first one is the first one.
# feedback: /api with Accept: v1, v2 should be version 2
# extra: yes
# region: versions.py:acceptable
plain = named or FIRST
listed = {wanted.lower() for wanted in accept.values()}
if not any(wanted.startswith(VENDOR) for wanted in listed):
    return plain, JSON
ours = {media_type(number): number for number in VERSIONS if named in (None, number)}
best = accept.best_match([*(name for name in ours if name in listed), JSON])
if best is None:
    raise NotAcceptable(f"Only this can be had here: {', '.join([*ours, JSON])}.")
return ours.get(best, plain), best
