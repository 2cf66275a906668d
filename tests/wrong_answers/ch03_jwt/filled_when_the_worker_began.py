# exercise: 3.3
# verdict: wrong
# misconception: Redis is filled once, by each worker that starts; after that it is as the worker left it.
# feedback: Redis was emptied
# extra: yes
# region: revocation.py:any_revoked
from flask import current_app

if not current_app.extensions.get("deny_list_filled"):
    refill()
    current_app.extensions["deny_list_filled"] = True
return any(store().mget(*(f"{PREFIX}{identifier}" for identifier in identifiers)))
