# exercise: 1.4
# verdict: wrong
# misconception: What is refused is for the app's rules to say; what is offered may be read from the table above.
# feedback: by other rules
# extra: yes
# region: roles.py:may
return role() in RULES.get((endpoint, "GET" if method == "HEAD" else method), frozenset())
# region: roles.py:authorize
rules: Rules = current_app.extensions["rules"]
method = "GET" if request.method == "HEAD" else request.method
if request.endpoint is None or method == "OPTIONS":
    return
if role() in rules.get((request.endpoint, method), frozenset()):
    return
if g.user is None:
    raise Unauthorized("Please sign in.", www_authenticate=CHALLENGE)
raise Forbidden("Your role does not allow this.")
