# exercise: 0.1
# verdict: wrong
# misconception: The question was answered: there is no such book. So it is a 200, with null.
# feedback: 404, not 200
# region: books.py:BookItem.get
book = db.session.get(Book, book_id)
return represent(book) if book is not None else None
