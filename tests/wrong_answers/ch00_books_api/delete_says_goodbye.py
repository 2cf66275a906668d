# exercise: 0.1
# verdict: wrong
# misconception: A 204 leaves the user without a word, so a message is the better answer.
# feedback: should be answered with 204
# region: books.py:BookItem.delete
book = load_book(book_id)
title = book.title
db.session.delete(book)
db.session.commit()
return {"message": f"{title} was deleted."}
