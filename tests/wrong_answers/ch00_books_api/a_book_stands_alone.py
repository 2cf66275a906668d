# exercise: 0.2
# verdict: wrong
# misconception: A book links to itself and to what can be done to it; where it came from, the client knows.
# feedback: _links should have 'collection'
# region: links.py:book_links
links = {"self": link("book", book_id=book.id)}
for name, method in BOOK_ACTIONS.items():
    if may("book", method):
        links[name] = link("book", method, book_id=book.id)
return links
