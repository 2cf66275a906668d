# exercise: 0.2
# verdict: wrong
# misconception: A link is a whole URL, and url_for(_external=True) knows the host.
# feedback: name no host
# region: links.py:book_links
links = {
    "self": link("book", book_id=book.id, _external=True),
    "collection": link("books", _external=True),
}
for name, method in BOOK_ACTIONS.items():
    if may("book", method):
        links[name] = link("book", method, book_id=book.id, _external=True)
return links
# region: links.py:collection_links
links = {
    "self": link(endpoint, _external=True, **values),
    "search": {"href": url_for("book-search", _external=True) + "{?q}", "templated": True},
}
if may("books", "POST"):
    links["create"] = link("books", "POST", _external=True)
return links
