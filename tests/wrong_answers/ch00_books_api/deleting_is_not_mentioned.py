# exercise: 0.2
# verdict: wrong
# misconception: Links are for what one should do next, and nobody should be led to a deletion.
# feedback: _links should have 'delete'
# extra: yes
# region: links.py:book_links
links = {"self": link("book", book_id=book.id), "collection": link("books")}
for name in ("replace", "change"):
    if may("book", BOOK_ACTIONS[name]):
        links[name] = link("book", BOOK_ACTIONS[name], book_id=book.id)
return links
