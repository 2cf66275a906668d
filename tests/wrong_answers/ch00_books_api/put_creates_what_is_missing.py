# exercise: 0.1
# verdict: wrong
# misconception: PUT means create or replace, so an id that no book has is as good as any.
# feedback: PUT where no book is should be answered with 404
# region: books.py:BookItem.put
book = db.session.get(Book, book_id)
fields = book_fields(json_object())
if book is None:
    book = Book(id=book_id, **fields)
    db.session.add(book)
    save()
    return represent(book), 201
assign(book, fields)
save()
return represent(book)
