# exercise: 5.3
# verdict: wrong
# misconception: What stands after the semicolon is a detail, so the type is what stands before it.
# feedback: Accept: v2;charset=utf-8 should be a 406
# extra: yes
# region: versions.py:acceptable
plain = named or FIRST
accept = type(accept)([(wanted.partition(";")[0], quality) for wanted, quality in accept])
listed = [wanted.lower() for wanted in accept.values()]
if not any(wanted.startswith(VENDOR) for wanted in listed):
    return plain, JSON
ours = {media_type(number): number for number in reversed(VERSIONS) if named in (None, number)}
best = accept.best_match([*(name for name in ours if name in listed), JSON])
if best is None:
    raise NotAcceptable(f"Only this can be had here: {', '.join([*ours, JSON])}.")
return ours.get(best, plain), best
