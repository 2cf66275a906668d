# exercise: 0.1
# verdict: wrong
# misconception: A Location is a whole URL, and the host is known.
# feedback: the host that was asked, not to localhost:5000
# region: books.py:BookCollection.post
book = Book(**book_fields(json_object()))
db.session.add(book)
save()
return represent(book), 201, {"Location": f"http://localhost:5000/api/books/{book.id}"}
