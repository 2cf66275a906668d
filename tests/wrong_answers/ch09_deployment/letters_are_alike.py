# exercise: 9.7
# verdict: wrong
# extra: yes
# misconception: Keys are UUIDs, which may be written in capitals: they are compared in small letters.
# feedback: K is another key than k
# region: idempotency.py:key_sent
found = re.fullmatch(r'"([!#-\[\]-~]+)"|([!#-+\--:<-\[\]-~]+)', request.headers[HEADER])
key: str = (found[1] or found[2]) if found else ""
if not 1 <= len(key) <= LONGEST_KEY:
    raise BadRequest(f"{HEADER} must be a text of 1 to {LONGEST_KEY} visible characters, in quotation marks.")
return key.lower()
