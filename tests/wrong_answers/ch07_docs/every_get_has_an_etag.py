# exercise: 7.1
# verdict: wrong
# misconception: Whatever is read can be kept.
# feedback: If-None-Match
# extra: yes
# region: openapi.py:parameters
found = in_path(address.rule, but=IN_PATH)
if operation.query:
    found.append({"in": "query", "schema": operation.query})
if operation.conditional:
    found.append({**IF_MATCH, "required": address.version >= REQUIRED_FROM})
if method == "GET":
    found.append(IF_NONE_MATCH)
if name in access.SIGNED:
    found.append(SIGNED_AT)
return found
