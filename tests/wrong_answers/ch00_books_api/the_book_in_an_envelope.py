# exercise: 0.1
# verdict: wrong
# misconception: JSON wants an outer object that says whether it went well and what kind of thing is inside.
# feedback: the body should be the book itself
# region: books.py:BookItem.get
return {"success": True, "data": {"book": represent(load_book(book_id))}}
