# exercise: 1.4
# verdict: wrong
# misconception: HEAD has no body, so for whoever is signed in there is nothing in it to protect.
# feedback: should be judged as GET
# extra: yes
# region: roles.py:may
rules: Rules = current_app.extensions["rules"]
if method == "HEAD" and g.user is not None:
    return (endpoint, "GET") in rules
return role() in rules.get((endpoint, "GET" if method == "HEAD" else method), frozenset())
