# exercise: 1.4
# verdict: wrong
# misconception: The table stands in this module, so that is where it is looked up.
# feedback: by other rules
# region: roles.py:may
return role() in RULES.get((endpoint, "GET" if method == "HEAD" else method), frozenset())
