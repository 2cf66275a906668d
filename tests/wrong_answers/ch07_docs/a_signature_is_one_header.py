# exercise: 7.1
# verdict: wrong
# misconception: What belongs to a signature its security scheme says.
# feedback: X-Webhook-Timestamp
# region: openapi.py:parameters
found = in_path(address.rule, but=IN_PATH)
if operation.query:
    found.append({"in": "query", "schema": operation.query})
if operation.conditional:
    found.append({**IF_MATCH, "required": address.version >= REQUIRED_FROM})
if failures.kept(name, method):
    found.append(IF_NONE_MATCH)
return found
