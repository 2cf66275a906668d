# exercise: 1.4
# verdict: wrong
# misconception: An administrator may do everything, so for that role the table need not be asked.
# feedback: which no rule names, should be
# extra: yes
# region: roles.py:may
rules: Rules = current_app.extensions["rules"]
if role() == "admin":
    return True
return role() in rules.get((endpoint, "GET" if method == "HEAD" else method), frozenset())
