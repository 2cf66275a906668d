# exercise: 1.4
# verdict: wrong
# misconception: Whoever may reach a route may use its methods: roles belong to addresses.
# feedback: is for administrators: 403 for alice
# region: roles.py:may
rules: Rules = current_app.extensions["rules"]
return any(role() in roles for (named, _), roles in rules.items() if named == endpoint)
