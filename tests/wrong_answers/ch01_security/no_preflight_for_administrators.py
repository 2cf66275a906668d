# exercise: 1.4
# verdict: wrong
# misconception: Pages of other origins serve readers, so what is for administrators needs no answer to a preflight.
# feedback: carries no credentials and should be answered to all
# region: roles.py:authorize
rules: Rules = current_app.extensions["rules"]
if request.endpoint is None:
    return
if request.method == "OPTIONS":
    if any("user" in roles for (named, _), roles in rules.items() if named == request.endpoint):
        return
elif may(request.endpoint, request.method):
    return
if g.user is None:
    raise Unauthorized("Please sign in.", www_authenticate=CHALLENGE)
raise Forbidden("Your role does not allow this.")
