# exercise: 0.2
# verdict: wrong
# misconception: What can be done to a book has an address of its own, to which one POSTs.
# feedback: leads nowhere
# region: links.py:book_links
links = {"self": link("book", book_id=book.id), "collection": link("books")}
for name, method in BOOK_ACTIONS.items():
    if may("book", method):
        links[name] = {"href": f"{address('book', book_id=book.id)}/{name}", "method": "POST"}
return links
