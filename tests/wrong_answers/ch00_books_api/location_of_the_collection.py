# exercise: 0.1
# verdict: wrong
# misconception: Location repeats the address that the book was sent to.
# feedback: Location should be the address of the new book
# extra: yes
# region: books.py:BookCollection.post
book = Book(**book_fields(json_object()))
db.session.add(book)
save()
return represent(book), 201, {"Location": request.path}
