# exercise: 7.4
# verdict: wrong
# misconception: Which routes are public is known, and hardly ever changes.
# feedback: the document asks for
# extra: yes
# region: access.py:security
if name in IN_THE_BODY:
    return []
if name in SIGNED:
    return [{SIGNATURE: []}]
if current_app.extensions["csrf_routes"].get(name) == csrf.BEGINS_SESSION:
    return [{SESSION: [], CSRF: []}]
OPEN = {
    *((name, "GET") for name in ("index", "health", "versions", "openapi", "docs", "guide", "docs-asset")),
    *((name, "GET") for name in ("books", "books-by-offset", "books-by-keyset", "book-search", "search", "activity")),
    *((name, "GET") for name in ("genres", "book", "cover", "csrf", "jwks")),
    ("users", "POST"),
}
browser: Requirement = {SESSION: []} if method in SAFE_METHODS else {SESSION: [], CSRF: []}
signed_in: list[Requirement] = [{TOKEN: []}, browser]
return [{}, *signed_in] if (name, method) in OPEN else signed_in
