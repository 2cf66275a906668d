# exercise: 1.4
# verdict: wrong
# misconception: The role is looked up once and kept in the session: roles hardly ever change.
# feedback: should not list the users
# region: roles.py:may
from flask import session

rules: Rules = current_app.extensions["rules"]
caller = "anonymous"
if g.user is not None:
    caller = session.setdefault("role", role())
return caller in rules.get((endpoint, "GET" if method == "HEAD" else method), frozenset())
