# exercise: 2.2
# verdict: right
# misconception: The core is cut out with patterns; the reasons are yielded one after another, in words of their own.
# region: password_rules.py:core
import re

plain = unicodedata.normalize("NFKC", text).lower()
up_to_last_letter = re.match(r"(?s)(.*[^\W\d_])?", plain)[0]
return re.sub(r"[\W\d_]", "", up_to_last_letter.translate(LOOKS_LIKE))
# region: password_rules.py:faults
def reasons():
    kinds = {"upper": 0, "lower": 0, "digit": 0, "sign": 0}
    for character in password:
        kinds["upper"] += character.isupper()
        kinds["lower"] += character.islower()
        kinds["digit"] += character.isdigit()
        kinds["sign"] += not (character.isalpha() or character.isdigit())
    if len(password) < SHORTEST:
        yield f"has {len(password)} characters, and {SHORTEST} are the least"
    elif len(password) > LONGEST:
        yield f"has {len(password)} characters, and {LONGEST} are the most"
    for kind, count in kinds.items():
        if not count:
            yield f"has no {kind}"
    known = (core(name), core(email), core(email.split("@")[0]))
    told = set()
    for start, character in enumerate(password[:LONGEST]):
        bare = core(password[start:LONGEST])
        if bare in COMMON:
            told.add("is known to everybody")
        if bare in known:
            told.add("is what everybody knows of you")
        if character.isalpha():
            break
    yield from told


return list(reasons())
