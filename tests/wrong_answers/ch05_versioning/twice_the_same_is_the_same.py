# exercise: 5.2
# verdict: wrong
# misconception: Two values are no fault as long as they say the same.
# extra: yes
# feedback: ?version=2&version=2 should be a 400
# region: versions.py:numbered
if not texts:
    return None
known = {str(number): number for number in VERSIONS}
if len(set(texts)) > 1 or texts[0] not in known:
    raise BadRequest(f"{name} must be one of {', '.join(known)}, once.")
return known[texts[0]]
