# exercise: 7.3
# verdict: wrong
# misconception: Whoever changes a book says what they have seen.
# feedback: should not have 428
# region: failures.py:statuses
found = {*ANYWHERE, *operation.refusals}
if rule.arguments - {IN_PATH}:
    found.add(404)
if name in current_app.extensions["retiring"] and version < NEWEST:
    found.add(410)
if kept(name, method) or operation.conditional:
    found.add(412)
if operation.conditional:
    found.add(428)
if operation.body is not None:
    found |= {413, 415, 422}
return found
