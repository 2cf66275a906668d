# exercise: 5.3
# verdict: wrong
# misconception: Who takes anything is given the best there is.
# feedback: should be version 1, but is version 2
# extra: yes
# region: versions.py:acceptable
plain = named or FIRST
listed = {wanted.lower() for wanted in accept.values()}
if not any(wanted.startswith(VENDOR) for wanted in listed):
    return plain, JSON
ours = {media_type(number): number for number in reversed(VERSIONS) if named in (None, number)}
best = accept.best_match([*ours, JSON])
if best is None:
    raise NotAcceptable(f"Only this can be had here: {', '.join([*ours, JSON])}.")
return ours.get(best, plain), best
