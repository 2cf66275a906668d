# exercise: 0.2
# verdict: wrong
# misconception: Paths are part of the contract, so they can be written down; only the host is not known.
# feedback: should begin with /shop here
# extra: yes
# region: links.py:book_links
href = f"/api/books/{book.id}"
links = {"self": {"href": href}, "collection": {"href": "/api/books"}}
for name, method in BOOK_ACTIONS.items():
    if may("book", method):
        links[name] = {"href": href, "method": method}
return links
# region: links.py:collection_links
from urllib.parse import urlencode

path = "/api/books" if endpoint == "books" else "/api/books/search"
links = {
    "self": {"href": f"{path}?{urlencode(values)}" if values else path},
    "search": {"href": "/api/books/search{?q}", "templated": True},
}
if may("books", "POST"):
    links["create"] = {"href": "/api/books", "method": "POST"}
return links
