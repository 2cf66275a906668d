# exercise: 0.2
# verdict: wrong
# misconception: X-Forwarded-Prefix comes from the proxy, so the app puts it in front of every link.
# feedback: whatever X-Forwarded-Prefix says
# extra: yes
# region: links.py:book_links
from flask import request

prefix = request.headers.get("X-Forwarded-Prefix", "").rstrip("/")
links = {"self": link("book", book_id=book.id), "collection": link("books")}
for name, method in BOOK_ACTIONS.items():
    if may("book", method):
        links[name] = link("book", method, book_id=book.id)
for found in links.values():
    found["href"] = prefix + found["href"]
return links
# region: links.py:collection_links
from flask import request

prefix = request.headers.get("X-Forwarded-Prefix", "").rstrip("/")
links = {
    "self": link(endpoint, **values),
    "search": {"href": address("book-search") + "{?q}", "templated": True},
}
if may("books", "POST"):
    links["create"] = link("books", "POST")
for found in links.values():
    found["href"] = prefix + found["href"]
return links
