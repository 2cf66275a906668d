# exercise: 1.4
# verdict: wrong
# misconception: Access control is a list of what is forbidden; whatever it does not name is harmless.
# feedback: is open although no rule names it
# region: roles.py:may
forbidden = {("users", "GET"), ("books", "POST"), ("book", "DELETE")}
return role() == "admin" or (endpoint, method) not in forbidden
# region: roles.py:authorize
if request.method == "OPTIONS":
    return
if g.user is None and request.path.startswith(("/api/shelves", "/api/users", "/api/auth/logout")):
    raise Unauthorized("Please sign in.", www_authenticate=CHALLENGE)
if role() == "admin":
    return
if request.path == "/api/users" and request.method == "GET":
    raise Forbidden("Administrators only.")
if request.path.startswith("/api/books") and request.method in ("POST", "DELETE"):
    if g.user is None:
        raise Unauthorized("Please sign in.", www_authenticate=CHALLENGE)
    raise Forbidden("Administrators only.")
