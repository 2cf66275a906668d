# exercise: 2.3
# verdict: wrong
# misconception: PUT creates the book where there is none.
# feedback: PUT where no book is should create none
# region: books.py:BookItem.put
book = db.session.get(Book, book_id)
if book is None:
    book = Book(id=book_id)
    db.session.add(book)
    assign(book, book_values())
    save()
    return represent(book)
return changed(book, book_values())
