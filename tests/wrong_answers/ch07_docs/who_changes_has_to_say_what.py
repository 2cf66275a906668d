# exercise: 7.1
# verdict: wrong
# misconception: A header that protects from lost updates is required.
# feedback: required
# extra: yes
# region: openapi.py:parameters
found = in_path(address.rule, but=IN_PATH)
if operation.query:
    found.append({"in": "query", "schema": operation.query})
if operation.conditional:
    found.append({**IF_MATCH, "required": True})
if failures.kept(name, method):
    found.append(IF_NONE_MATCH)
if name in access.SIGNED:
    found.append(SIGNED_AT)
return found
