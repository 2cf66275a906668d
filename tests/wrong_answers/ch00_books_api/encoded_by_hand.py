# exercise: 0.2
# verdict: right
# misconception: Takes the prefix from the WSGI environment and the query through urlencode().
# region: links.py:book_links
from flask import request

books = f"{request.script_root}/api/books"
links = {"collection": {"href": books}, "self": {"href": f"{books}/{book.id}"}}
links.update(
    (name, {"method": BOOK_ACTIONS[name], "href": f"{books}/{book.id}"})
    for name in BOOK_ACTIONS
    if may("book", BOOK_ACTIONS[name])
)
return links
# region: links.py:collection_links
from urllib.parse import quote, urlencode

from flask import request

books = f"{request.script_root}/api/books"
path = books if endpoint == "books" else f"{books}/search"
links = {
    "self": {"href": f"{path}?{urlencode(values, quote_via=quote)}" if values else path},
    "search": {"href": books + "/search?q={q}", "templated": True},
}
return links | ({"create": {"method": "POST", "href": books}} if may("books", "POST") else {})
