# exercise: 5.3
# verdict: wrong
# misconception: A media type is written in small letters.
# feedback: should be version 2
# region: versions.py:acceptable
plain = named or FIRST
listed = set(accept.values())
if not any(wanted.startswith(VENDOR) for wanted in listed):
    return plain, JSON
ours = {media_type(number): number for number in reversed(VERSIONS) if named in (None, number)}
best = accept.best_match([*(name for name in ours if name in listed), JSON])
if best is None:
    raise NotAcceptable(f"Only this can be had here: {', '.join([*ours, JSON])}.")
return ours.get(best, plain), best
