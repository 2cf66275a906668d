# exercise: 7.3
# verdict: wrong
# misconception: A version that still answers needs no 410.
# feedback: should have 410
# extra: yes
# region: failures.py:statuses
found = {*ANYWHERE, *operation.refusals}
if rule.arguments - {IN_PATH}:
    found.add(404)
if kept(name, method) or operation.conditional:
    found.add(412)
if operation.conditional and version >= REQUIRED_FROM:
    found.add(428)
if operation.body is not None:
    found |= {413, 415, 422}
return found
