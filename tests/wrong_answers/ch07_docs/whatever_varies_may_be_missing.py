# exercise: 7.3
# verdict: wrong
# misconception: A rule with an argument may find nothing.
# feedback: should not have 404
# extra: yes
# region: failures.py:statuses
found = {*ANYWHERE, *operation.refusals}
if rule.arguments:
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
