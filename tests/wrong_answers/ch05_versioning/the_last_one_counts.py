# exercise: 5.2
# verdict: wrong
# misconception: Of two values the last one counts, as everywhere.
# feedback: ?version=2&version=2 should be a 400
# extra: yes
# region: versions.py:numbered
if not texts:
    return None
known = {str(number): number for number in VERSIONS}
if texts[-1] not in known:
    raise BadRequest(f"{name} must be one of {', '.join(known)}.")
return known[texts[-1]]
