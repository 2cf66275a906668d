# exercise: 1.4
# verdict: wrong
# misconception: A link is only an offer; it is enough that what it leads to is protected.
# feedback: _links for the role anonymous should offer
# extra: yes
# region: roles.py:may
return True
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
