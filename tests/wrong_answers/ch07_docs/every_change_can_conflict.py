# exercise: 7.3
# verdict: wrong
# misconception: Whoever writes may be in conflict with others.
# feedback: should not have 409
# extra: yes
# region: failures.py:statuses
found = {*ANYWHERE, *operation.refusals, *([409] if operation.body is not None else [])}
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
