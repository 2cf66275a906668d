# exercise: 1.5
# verdict: wrong
# misconception: Whatever arrives is a request, and a request is counted.
# feedback: a preflight
# extra: yes
# region: limits.py:allowances
return current_app.extensions["limits"].get(routes.current(), DEFAULT)
