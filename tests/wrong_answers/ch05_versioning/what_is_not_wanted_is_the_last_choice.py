# exercise: 5.3
# verdict: wrong
# misconception: A quality is an order of preference, and 0 is the end of it.
# feedback: should be a 406, but is version 2
# region: versions.py:acceptable
plain = named or FIRST
wishes = [(quality, wanted.lower()) for wanted, quality in accept]
if not any(wanted.startswith(VENDOR) for _, wanted in wishes):
    return plain, JSON
ours = {media_type(number): number for number in VERSIONS if named in (None, number)}
found = [(quality, ours[wanted], wanted) for quality, wanted in wishes if wanted in ours]
if JSON in accept:
    found.append((accept.quality(JSON), 0, JSON))
if not found:
    raise NotAcceptable(f"Only this can be had here: {', '.join([*ours, JSON])}.")
_, number, best = max(found)
return number or plain, best
