# exercise: 0.1
# verdict: wrong
# misconception: The database keeps ISBNs unique, and any conflict is a 409: there is nothing left to say.
# feedback: should name the ISBN
# region: books.py:BookCollection.post
book = Book(**book_fields(json_object()))
db.session.add(book)
db.session.commit()
return represent(book), 201, {"Location": link("book", book_id=book.id)["href"]}
# region: books.py:BookItem.put
book = load_book(book_id)
assign(book, book_fields(json_object()))
db.session.commit()
return represent(book)
# region: books.py:BookItem.patch
book = load_book(book_id)
assign(book, book_fields(json_object(), partial=True))
db.session.commit()
return represent(book)
