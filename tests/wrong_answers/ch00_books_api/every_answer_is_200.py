# exercise: 0.1
# verdict: wrong
# misconception: What went well and what did not stands in the JSON; the status code is for the network.
# feedback: 201
# region: books.py:BookCollection.post
book = Book(**book_fields(json_object()))
db.session.add(book)
save()
return represent(book)
# region: books.py:BookItem.get
book = db.session.get(Book, book_id)
return represent(book) if book else None
# region: books.py:BookItem.put
book = db.session.get(Book, book_id)
if book is None:
    return {"error": "Book not found"}
assign(book, book_fields(json_object()))
save()
return represent(book)
# region: books.py:BookItem.patch
book = db.session.get(Book, book_id)
if book is None:
    return {"error": "Book not found"}
assign(book, book_fields(json_object(), partial=True))
save()
return represent(book)
# region: books.py:BookItem.delete
book = db.session.get(Book, book_id)
if book is None:
    return {"error": "Book not found"}
db.session.delete(book)
db.session.commit()
return {"message": "Book deleted"}
