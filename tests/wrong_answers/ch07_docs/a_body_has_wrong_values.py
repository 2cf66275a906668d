# exercise: 7.3
# verdict: wrong
# misconception: What can be wrong with a body are its values.
# feedback: should have 413
# extra: yes
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
if operation.body is not None:
    found |= {422}
return found
