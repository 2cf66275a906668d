# exercise: 1.5
# verdict: wrong
# misconception: A route without a limit has the default.
# feedback: so it should have no limit
# extra: yes
# region: limits.py:allowances
if request.method == "OPTIONS":
    return ()
return current_app.extensions["limits"].get(routes.current()) or DEFAULT
