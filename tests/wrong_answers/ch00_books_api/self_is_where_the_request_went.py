# exercise: 0.2
# verdict: wrong
# misconception: self is the address of the request.
# feedback: should lead to that book
# region: links.py:book_links
from flask import request

links = {"self": {"href": request.path}, "collection": link("books")}
for name, method in BOOK_ACTIONS.items():
    if may("book", method):
        links[name] = link("book", method, book_id=book.id)
return links
