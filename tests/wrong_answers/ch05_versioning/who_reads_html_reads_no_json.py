# exercise: 5.3
# verdict: wrong
# misconception: Who does not list JSON cannot read it.
# feedback: should be version 1, but is a 406
# extra: yes
# region: versions.py:acceptable
plain = named or FIRST
listed = {wanted.lower() for wanted in accept.values()}
if not listed:
    return plain, JSON
ours = {media_type(number): number for number in reversed(VERSIONS) if named in (None, number)}
best = accept.best_match([*(name for name in ours if name in listed), JSON])
if best is None:
    raise NotAcceptable(f"Only this can be had here: {', '.join([*ours, JSON])}.")
return ours.get(best, plain), best
