# exercise: 5.3
# verdict: wrong
# misconception: Who has named a version in the address gets it, whatever Accept says.
# feedback: should be a 406
# region: versions.py:acceptable
if named:
    return named, media_type(named) if media_type(named) in accept else JSON
plain = named or FIRST
listed = {wanted.lower() for wanted in accept.values()}
if not any(wanted.startswith(VENDOR) for wanted in listed):
    return plain, JSON
ours = {media_type(number): number for number in reversed(VERSIONS) if named in (None, number)}
best = accept.best_match([*(name for name in ours if name in listed), JSON])
if best is None:
    raise NotAcceptable(f"Only this can be had here: {', '.join([*ours, JSON])}.")
return ours.get(best, plain), best
