# exercise: 0.2
# verdict: wrong
# misconception: The name of the link says what it does, so the method need not be told.
# feedback: each action should be offered with its own method
# extra: yes
# region: links.py:book_links
links = {"self": link("book", book_id=book.id), "collection": link("books")}
for name, method in BOOK_ACTIONS.items():
    if may("book", method):
        links[name] = link("book", book_id=book.id)
return links
