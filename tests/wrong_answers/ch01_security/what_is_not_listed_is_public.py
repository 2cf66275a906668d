# exercise: 1.4
# verdict: wrong
# misconception: A route without a rule is one that needs none.
# feedback: which no rule names, should be
# extra: yes
# region: roles.py:may
rules: Rules = current_app.extensions["rules"]
return role() in rules.get((endpoint, "GET" if method == "HEAD" else method), ANYONE)
