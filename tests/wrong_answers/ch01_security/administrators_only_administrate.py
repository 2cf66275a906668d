# exercise: 1.4
# verdict: wrong
# misconception: An administrator's account is for administration: a reading list of its own is not for it.
# feedback: should be open to the role admin
# region: roles.py:may
rules: Rules = current_app.extensions["rules"]
if role() == "admin" and endpoint == "shelves" and method != "GET":
    return False
return role() in rules.get((endpoint, "GET" if method == "HEAD" else method), frozenset())
