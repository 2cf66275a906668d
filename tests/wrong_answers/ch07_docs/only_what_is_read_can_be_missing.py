# exercise: 7.3
# verdict: wrong
# misconception: A 404 is the answer to a GET.
# feedback: should have 404
# extra: yes
# region: failures.py:statuses
found = {*ANYWHERE, *operation.refusals}
if rule.arguments - {IN_PATH} and method == "GET":
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
