# exercise: 0.1
# verdict: wrong
# misconception: What is set on an object of the session is in the database.
# feedback: should be stored, but it is in the answer only
# extra: yes
# region: books.py:BookItem.patch
book = load_book(book_id)
assign(book, book_fields(json_object(), partial=True))
return represent(book)
