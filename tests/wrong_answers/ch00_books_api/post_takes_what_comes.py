# exercise: 0.1
# verdict: wrong
# misconception: The columns of the table say what a book is, so the body can go in as it is.
# feedback: describes no book should be answered with 422
# region: books.py:BookCollection.post
payload = json_object()
book = Book(**{name: payload[name] for name in payload if hasattr(Book, name)})
db.session.add(book)
save()
return represent(book), 201, {"Location": link("book", book_id=book.id)["href"]}
