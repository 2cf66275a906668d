# exercise: 7.3
# verdict: wrong
# misconception: A route without a limit of its own refuses nobody for asking too often.
# feedback: should have 429
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
    found |= {413, 415, 422}
if current_app.extensions["limits"].get(name) == ():
    found.discard(429)
return found
