# exercise: 0.2
# verdict: wrong
# misconception: A link may already be there when what it leads to is still to come.
# feedback: leads nowhere
# extra: yes
# region: links.py:book_links
links = {"self": link("book", book_id=book.id), "collection": link("books")}
for name, method in BOOK_ACTIONS.items():
    if may("book", method):
        links[name] = link("book", method, book_id=book.id)
links["reviews"] = {"href": f"{address('book', book_id=book.id)}/reviews"}
return links
