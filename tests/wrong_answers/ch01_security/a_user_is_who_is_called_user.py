# exercise: 1.4
# verdict: wrong
# misconception: Who is signed in is a user, so the role to name is "user"; administrators may everything anyway.
# feedback: should be open to the role premium
# region: roles.py:<module>
RULES: Rules = {
    **{(name, "GET"): ANYONE for name in ("index", "health", "books", "book", "book-search", "genres", "csrf")},
    **{(name, "POST"): ANYONE for name in ("login", "webhook")},
    **{("book", method): ADMIN for method in ("PUT", "PATCH", "DELETE")},
    **{("books", "POST"): ADMIN, ("users", "GET"): ADMIN, ("logout", "DELETE"): SIGNED_IN},
    **{(name, "GET"): SIGNED_IN for name in ("user", "me", "shelves", "shelf", "report")},
    **{(name, "DELETE"): SIGNED_IN for name in ("shelf", "shelf-book")},
    **{("me", "PATCH"): SIGNED_IN, ("shelves", "POST"): SIGNED_IN, ("shelf", "PATCH"): SIGNED_IN},
    ("shelf-book", "PUT"): SIGNED_IN,
    ("shelf-books", "GET"): frozenset({"user", "admin"}),
}
