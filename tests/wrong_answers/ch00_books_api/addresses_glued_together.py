# exercise: 0.2
# verdict: wrong
# misconception: The address of a book is known, so it can be written down; and what can be done is the same for all.
# feedback: should begin with / and name no host
# region: links.py:book_links
href = f"http://localhost:5000/api/books/{book.id}"
return {
    "self": {"href": href},
    "collection": {"href": "http://localhost:5000/api/books"},
    "replace": {"href": href, "method": "PUT"},
    "change": {"href": href, "method": "PATCH"},
    "delete": {"href": href, "method": "DELETE"},
}
# region: links.py:collection_links
base = "http://localhost:5000/api/books"
href = base if endpoint == "books" else f"{base}/search?q={values['q']}"
return {
    "self": {"href": href},
    "search": {"href": base + "/search?q="},
    "create": {"href": base, "method": "POST"},
}
