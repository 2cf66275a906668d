# exercise: 0.1
# verdict: wrong
# misconception: DELETE is idempotent, so the second answer has to be the same as the first.
# feedback: gone already should be answered with 404
# region: books.py:BookItem.delete
book = db.session.get(Book, book_id)
if book is not None:
    db.session.delete(book)
    db.session.commit()
return no_content()
