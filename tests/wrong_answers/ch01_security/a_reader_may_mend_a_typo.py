# exercise: 1.4
# verdict: wrong
# misconception: A change is less than a new book: whoever is signed in may mend a typo.
# feedback: PATCH /api/books/{book_id} should be 403 for the role user
# extra: yes
# region: roles.py:<module>
RULES: Rules = {
    **{(name, "GET"): ANYONE for name in ("index", "health", "books", "book", "book-search", "genres", "csrf")},
    **{(name, "POST"): ANYONE for name in ("login", "webhook")},
    **{("book", method): SIGNED_IN if method == "PATCH" else ADMIN for method in ("PUT", "PATCH", "DELETE")},
    **{("books", "POST"): ADMIN, ("users", "GET"): ADMIN, ("logout", "DELETE"): SIGNED_IN},
    **{(name, "GET"): SIGNED_IN for name in ("user", "me", "shelves", "shelf", "shelf-books", "report")},
    **{(name, "DELETE"): SIGNED_IN for name in ("shelf", "shelf-book")},
    **{("me", "PATCH"): SIGNED_IN, ("shelves", "POST"): SIGNED_IN, ("shelf", "PATCH"): SIGNED_IN},
    ("shelf-book", "PUT"): SIGNED_IN,
}
