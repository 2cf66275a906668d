# exercise: 9.7
# verdict: wrong
# misconception: The header is the key as it stands there, marks or not.
# feedback: without marks,
# region: idempotency.py:key_sent
key = request.headers[HEADER]
if not 1 <= len(key) <= LONGEST_KEY + 2 or not key.isprintable() or not key.isascii():
    raise BadRequest(f"{HEADER} must be a text of 1 to {LONGEST_KEY} visible characters.")
return key
