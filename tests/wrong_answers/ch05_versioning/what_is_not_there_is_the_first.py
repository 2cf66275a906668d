# exercise: 5.2
# verdict: wrong
# misconception: A version that there is not is as if none were named.
# feedback: should be a 400
# region: versions.py:numbered
known = {str(number): number for number in VERSIONS}
if len(texts) > 1:
    raise BadRequest(f"{name} must be one of {', '.join(known)}, once.")
return known.get(texts[0]) if texts else None
