# exercise: 1.4
# verdict: wrong
# misconception: Others may add rules of their own; what stands above of our routes goes on to hold.
# feedback: by other rules
# extra: yes
# region: roles.py:may
rules = {**current_app.extensions["rules"], **RULES}
return role() in rules.get((endpoint, "GET" if method == "HEAD" else method), frozenset())
