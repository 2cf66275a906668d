# exercise: 1.4
# verdict: right
# misconception: The table is put together by groups and read from the side of the role, and abort()
#   raises what is refused.
# region: roles.py:<module>
RULES: Rules = {
    **{(name, "GET"): ANYONE for name in ("index", "health", "books", "book", "book-search", "genres", "csrf")},
    **{(name, "POST"): ANYONE for name in ("login", "webhook")},
    **{("book", method): ADMIN for method in ("PUT", "PATCH", "DELETE")},
    **{("books", "POST"): ADMIN, ("users", "GET"): ADMIN, ("logout", "DELETE"): SIGNED_IN},
    **{(name, "GET"): SIGNED_IN for name in ("user", "me", "shelves", "shelf", "shelf-books", "report")},
    **{(name, "DELETE"): SIGNED_IN for name in ("shelf", "shelf-book")},
    **{("me", "PATCH"): SIGNED_IN, ("shelves", "POST"): SIGNED_IN, ("shelf", "PATCH"): SIGNED_IN},
    ("shelf-book", "PUT"): SIGNED_IN,
}
# region: roles.py:may
if method == "HEAD":
    method = "GET"
open_to_me = {named for named, roles in current_app.extensions["rules"].items() if role() in roles}
return (endpoint, method) in open_to_me
# region: roles.py:authorize
from flask import abort

if request.url_rule is not None and request.method != "OPTIONS":
    if not may(request.url_rule.endpoint, request.method):
        if role() == "anonymous":
            abort(401, "Nobody is signed in.", www_authenticate=CHALLENGE)
        abort(403)
