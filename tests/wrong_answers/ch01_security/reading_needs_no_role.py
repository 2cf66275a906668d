# exercise: 1.4
# verdict: wrong
# misconception: What only reads is open to whoever is signed in; roles are about changes.
# feedback: is signed in, so what is closed to them is 403
# region: roles.py:may
rules: Rules = current_app.extensions["rules"]
if method in ("GET", "HEAD") and g.user is not None:
    return any(named == (endpoint, "GET") for named in rules)
return role() in rules.get((endpoint, "GET" if method == "HEAD" else method), frozenset())
