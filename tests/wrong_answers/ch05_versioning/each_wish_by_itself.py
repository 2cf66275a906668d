# exercise: 5.3
# verdict: right
# misconception: Differs in how it chooses: by the qualities, one after the other, instead of by best_match.
# region: versions.py:acceptable
plain = FIRST if named is None else named
wishes: dict[str, float] = {}
for wanted, quality in accept:
    wishes.setdefault(wanted.lower(), quality)
if all(not wanted.startswith(VENDOR) for wanted in wishes):
    return plain, JSON
choice, liked = None, 0.0
for number in sorted(VERSIONS, reverse=True):
    quality = wishes.get(media_type(number), 0)
    if quality > liked and number == (named or number):
        choice, liked = (number, media_type(number)), quality
if accept.quality(JSON) > liked:
    choice = (plain, JSON)
if choice is None:
    raise NotAcceptable
return choice
# region: versions.py:say_version
response.headers.set("API-Version", version())
for name in ("Accept", HEADER):
    response.vary.add(name)
agreed = g.get("media_type")
if agreed and response.headers.get("Content-Type") == JSON:
    response.headers.set("Content-Type", agreed)
return response
