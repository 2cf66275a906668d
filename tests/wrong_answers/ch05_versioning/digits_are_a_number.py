# exercise: 5.2
# verdict: wrong
# misconception: Where all characters are digits, there is a number.
# extra: yes
# feedback: should be a 400
# region: versions.py:numbered
if not texts:
    return None
if len(texts) > 1 or texts[0].startswith("0") or not texts[0].isdigit() or int(texts[0]) not in VERSIONS:
    raise BadRequest(f"{name} must be one of {', '.join(map(str, VERSIONS))}, once.")
return int(texts[0])
