# exercise: 1.4
# verdict: wrong
# misconception: Whoever may reach a route may use its methods: roles belong to addresses.
# feedback: is for administrators and should be 403
# region: roles.py:may
rules: Rules = current_app.extensions["rules"]
return any(role() in roles for (named, _), roles in rules.items() if named == endpoint)
