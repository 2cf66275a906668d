# exercise: 0.1
# verdict: wrong
# misconception: PUT and PATCH are two names for one thing: set what was sent.
# feedback: PUT replaces the whole book
# region: books.py:BookItem.put
book = load_book(book_id)
assign(book, book_fields(json_object(), partial=True))
save()
return represent(book)
