# exercise: 0.2
# verdict: wrong
# misconception: A link is a whole URL, and url_for(_external=True) knows the host.
# feedback: name no host
# region: links.py:book_links
from flask import url_for

here = url_for("book", book_id=book.id, _external=True)
links = {"self": {"href": here}, "collection": {"href": url_for("books", _external=True)}}
for name, method in BOOK_ACTIONS.items():
    if may("book", method):
        links[name] = {"href": here, "method": method}
return links
# region: links.py:collection_links
from flask import url_for

links = {
    "self": {"href": url_for(endpoint, _external=True, **values)},
    "search": {"href": url_for("book-search", _external=True) + "{?q}", "templated": True},
}
if may("books", "POST"):
    links["create"] = {"href": url_for("books", _external=True), "method": "POST"}
return links
