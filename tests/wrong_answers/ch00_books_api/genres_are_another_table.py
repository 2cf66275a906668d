# exercise: 0.1
# verdict: wrong
# misconception: The ORM knows when a row changed, and sets updated_at by itself.
# feedback: updated_at should have moved on with the genres
# region: books.py:BookItem.put
book = load_book(book_id)
for name, value in book_fields(json_object()).items():
    setattr(book, name, value)
save()
return represent(book)
# region: books.py:BookItem.patch
book = load_book(book_id)
for name, value in book_fields(json_object(), partial=True).items():
    setattr(book, name, value)
save()
return represent(book)
