# exercise: 5.2
# verdict: wrong
# misconception: A parameter without a value is as if it were not there.
# feedback: ?version= should be a 400
# extra: yes
# region: versions.py:numbered
if not any(texts):
    return None
known = {str(number): number for number in VERSIONS}
if len(texts) > 1 or texts[0] not in known:
    raise BadRequest(f"{name} must be one of {', '.join(known)}, once.")
return known[texts[0]]
