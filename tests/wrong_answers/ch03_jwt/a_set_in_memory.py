# exercise: 3.3
# verdict: wrong
# misconception: A set in the process remembers what was revoked; while it is empty, nothing was.
# feedback: on every worker
# region: revocation.py:revoke
from flask import current_app

current_app.extensions.setdefault("revoked", set()).add(identifier)
# region: revocation.py:any_revoked
from flask import current_app

return not current_app.extensions.setdefault("revoked", set()).isdisjoint(identifiers)
# region: revocation.py:refill
pass
