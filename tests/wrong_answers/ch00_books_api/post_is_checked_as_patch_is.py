# exercise: 0.1
# verdict: wrong
# misconception: What was sent is checked; what was not sent, the table fills in.
# feedback: describes no book should be answered with 422
# extra: yes
# region: books.py:BookCollection.post
book = Book(**book_fields(json_object(), partial=True))
db.session.add(book)
save()
return represent(book), 201, {"Location": link("book", book_id=book.id)["href"]}
