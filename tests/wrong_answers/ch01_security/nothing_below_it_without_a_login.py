# exercise: 1.4
# verdict: wrong
# misconception: Below the address of what is private nobody gets any answer before the login, not even that nothing
#   is there.
# feedback: is no address, so it should be 404
# region: roles.py:authorize
if request.method == "OPTIONS":
    return
if g.user is None and request.path.startswith(("/api/users", "/api/shelves")):
    raise Unauthorized("Please sign in.", www_authenticate=CHALLENGE)
if request.endpoint is None or may(request.endpoint, request.method):
    return
if g.user is None:
    raise Unauthorized("Please sign in.", www_authenticate=CHALLENGE)
raise Forbidden("Your role does not allow this.")
