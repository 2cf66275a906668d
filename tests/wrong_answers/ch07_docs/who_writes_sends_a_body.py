# exercise: 7.3
# verdict: wrong
# misconception: POST, PUT and PATCH have a body.
# feedback: should not have 413
# region: failures.py:statuses
found = {*ANYWHERE, *operation.refusals}
if rule.arguments - {IN_PATH}:
    found.add(404)
if name in current_app.extensions["retiring"] and version < NEWEST:
    found.add(410)
if kept(name, method) or operation.conditional:
    found.add(412)
if operation.conditional and version >= REQUIRED_FROM:
    found.add(428)
if method in ("POST", "PUT", "PATCH"):
    found |= {413, 415, 422}
return found
