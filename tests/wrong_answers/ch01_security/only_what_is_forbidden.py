# exercise: 1.4
# verdict: wrong
# misconception: Access control is a list of what is forbidden; whatever it does not name is harmless.
# feedback: which no rule names, should be
# region: roles.py:<module>
RULES: Rules = {
    ("index", "GET"): ANYONE,
    ("health", "GET"): ANYONE,
    ("books", "GET"): ANYONE,
    ("books", "POST"): ADMIN,
    ("book", "GET"): ANYONE,
    ("book", "DELETE"): ADMIN,
    ("book-search", "GET"): ANYONE,
    ("genres", "GET"): ANYONE,
    ("csrf", "GET"): ANYONE,
    ("login", "POST"): ANYONE,
    ("logout", "DELETE"): SIGNED_IN,
    ("users", "GET"): SIGNED_IN,
    ("me", "GET"): SIGNED_IN,
    ("me", "PATCH"): SIGNED_IN,
    ("shelves", "GET"): SIGNED_IN,
    ("shelves", "POST"): SIGNED_IN,
    ("shelf", "GET"): SIGNED_IN,
    ("shelf", "PATCH"): SIGNED_IN,
    ("shelf", "DELETE"): SIGNED_IN,
    ("shelf-book", "PUT"): SIGNED_IN,
    ("shelf-book", "DELETE"): SIGNED_IN,
    ("webhook", "POST"): ANYONE,  # its signature says who calls
}
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
