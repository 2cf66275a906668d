# exercise: 1.4
# verdict: wrong
# misconception: The status 401 says it all; WWW-Authenticate is for browsers with a password box.
# feedback: a 401 should say how to sign in
# extra: yes
# region: roles.py:authorize
if request.endpoint is None or request.method == "OPTIONS" or may(request.endpoint, request.method):
    return
if g.user is None:
    raise Unauthorized("Please sign in.")
raise Forbidden("Your role does not allow this.")
