# exercise: 1.4
# verdict: wrong
# misconception: 401 is for reading what needs a login; a visitor who tries to change something is forbidden to, 403.
# feedback: should be 401 for the role anonymous
# extra: yes
# region: roles.py:authorize
if request.endpoint is None or request.method == "OPTIONS" or may(request.endpoint, request.method):
    return
if g.user is None and request.method in ("GET", "HEAD"):
    raise Unauthorized("Please sign in.", www_authenticate=CHALLENGE)
raise Forbidden("Your role does not allow this.")
