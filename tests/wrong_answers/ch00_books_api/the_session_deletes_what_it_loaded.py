# exercise: 0.1
# verdict: wrong
# misconception: Between loading a row and deleting it nothing can happen.
# feedback: two DELETEs of one book at once
# extra: yes
# region: books.py:BookItem.delete
db.session.delete(load_book(book_id))
db.session.commit()
return no_content()
