# exercise: 7.1
# verdict: wrong
# misconception: What a rule has in angle brackets, a client sends.
# feedback: parameters of the path
# region: openapi.py:parameters
found = in_path(address.rule, but="")
if operation.query:
    found.append({"in": "query", "schema": operation.query})
if operation.conditional:
    found.append({**IF_MATCH, "required": address.version >= REQUIRED_FROM})
if failures.kept(name, method):
    found.append(IF_NONE_MATCH)
if name in access.SIGNED:
    found.append(SIGNED_AT)
return found
