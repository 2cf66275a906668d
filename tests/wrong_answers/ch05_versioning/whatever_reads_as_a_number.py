# exercise: 5.2
# verdict: wrong
# misconception: What can be read as a number is the number that it is read as.
# feedback: version='01' should be a 400
# extra: yes
# region: versions.py:numbered
if not texts:
    return None
try:
    number = int(texts[0])
except ValueError:
    number = None
if len(texts) > 1 or number not in VERSIONS:
    raise BadRequest(f"{name} must be one of {', '.join(map(str, VERSIONS))}, once.")
return number
