# exercise: 7.1
# verdict: wrong
# misconception: Lists with parameters are those of the catalogue.
# feedback: should have cursor, page_size
# region: openapi.py:parameters
found = in_path(address.rule, but=IN_PATH)
if operation.query and failures.kept(name, method):
    found.append({"in": "query", "schema": operation.query})
if operation.conditional:
    found.append({**IF_MATCH, "required": address.version >= REQUIRED_FROM})
if failures.kept(name, method):
    found.append(IF_NONE_MATCH)
if name in access.SIGNED:
    found.append(SIGNED_AT)
return found
