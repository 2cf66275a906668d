# exercise: 0.2
# verdict: wrong
# misconception: The snippet that reads X-Script-Name is needed for any app that may run under a prefix.
# feedback: whatever X-Script-Name says
# region: links.py:book_links
from flask import request

root = request.headers.get("X-Script-Name", "")
href = root + address("book", book_id=book.id)
links = {"self": {"href": href}, "collection": {"href": root + address("books")}}
for name, method in BOOK_ACTIONS.items():
    if may("book", method):
        links[name] = {"href": href, "method": method}
return links
