# exercise: 0.1
# verdict: wrong
# misconception: Whoever sent the book has it already, so the id is all that there is to say.
# feedback: the body should be the book itself
# region: books.py:BookCollection.post
book = Book(**book_fields(json_object()))
db.session.add(book)
save()
return {"id": book.id}, 201, {"Location": link("book", book_id=book.id)["href"]}
