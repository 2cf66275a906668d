# exercise: 7.3
# verdict: wrong
# misconception: What is refused stands in a table of the app.
# feedback: should have 4
# region: failures.py:statuses
found = set(ANYWHERE)
if rule.arguments - {IN_PATH}:
    found.add(404)
if name in current_app.extensions["retiring"] and version < NEWEST:
    found.add(410)
if kept(name, method) or operation.conditional:
    found.add(412)
if operation.conditional and version >= REQUIRED_FROM:
    found.add(428)
if operation.body is not None:
    found |= {413, 415, 422}
return found
