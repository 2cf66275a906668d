# exercise: 0.1
# verdict: wrong
# misconception: To replace a book is to delete it and to add another under its id.
# feedback: created_at should stay
# region: books.py:BookItem.put
fields = book_fields(json_object())
db.session.delete(load_book(book_id))
db.session.flush()
book = Book(id=book_id, **fields)
db.session.add(book)
save()
return represent(book)
