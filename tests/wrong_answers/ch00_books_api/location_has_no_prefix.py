# exercise: 0.1
# verdict: wrong
# misconception: The path of a book is part of the contract, so it can be written down.
# feedback: under /shop Location should lead to the new book
# extra: yes
# region: books.py:BookCollection.post
book = Book(**book_fields(json_object()))
db.session.add(book)
save()
return represent(book), 201, {"Location": f"/api/books/{book.id}"}
