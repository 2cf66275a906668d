# exercise: 5.3
# verdict: wrong
# misconception: A list with commas is split at its commas, and a quality is what stands behind q=.
# feedback: should be a 200 or a 406, but is a 500
# region: versions.py:acceptable
plain, wishes = named or FIRST, []
for member in request.headers.get("Accept", "").lower().split(","):
    wanted, _, quality = member.partition(";")
    wishes.append((float(quality.replace(" ", "").replace("\t", "").removeprefix("q=") or 1), wanted.strip()))
if not any(wanted.startswith(VENDOR) for _, wanted in wishes):
    return plain, JSON
ours = {media_type(number): number for number in VERSIONS if named in (None, number)}
found = [(quality, ours[wanted], wanted) for quality, wanted in wishes if wanted in ours]
found.append((accept.quality(JSON), 0, JSON))
quality, number, best = max(found)
if not quality:
    raise NotAcceptable(f"Only this can be had here: {', '.join([*ours, JSON])}.")
return number or plain, best
