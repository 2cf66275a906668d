# exercise: 7.3
# verdict: wrong
# extra: yes
# misconception: Conditions are for caches.
# feedback: should have 412
# region: failures.py:statuses
found = {*ANYWHERE, *operation.refusals}
if rule.arguments - {IN_PATH}:
    found.add(404)
if name in current_app.extensions["retiring"] and version < NEWEST:
    found.add(410)
if kept(name, method):
    found.add(412)
if operation.conditional and version >= REQUIRED_FROM:
    found.add(428)
if operation.body is not None:
    found |= {413, 415, 422}
return found
