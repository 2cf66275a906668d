# exercise: 5.4
# verdict: wrong
# misconception: Whoever reads a list wants an overview, and asks for a book to see more.
# feedback: beside GET
# region: books.py:grouped_book
from flask import request

flat = flat_book(book)
grouped = {"id": flat.pop("id"), "title": flat.pop("title")}
for name, members in (("author", AUTHOR), ("publication", PUBLICATION)):
    grouped[name] = {member: flat.pop(old) for member, old in members.items()}
if "book_id" not in (request.view_args or {}):
    del grouped["author"]["bio"], flat["summary"]
return {**grouped, **flat}
