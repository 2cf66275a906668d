# exercise: 0.2
# verdict: wrong
# misconception: Here everybody may do everything, so nobody need be asked.
# feedback: is closed by a rule
# region: links.py:book_links
links = {"self": link("book", book_id=book.id), "collection": link("books")}
for name, method in BOOK_ACTIONS.items():
    links[name] = link("book", method, book_id=book.id)
return links
