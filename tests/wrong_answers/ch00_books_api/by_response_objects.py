# exercise: 0.1
# verdict: right
# misconception: Builds each answer itself, and keeps the headers in it; checks the body before it looks for the book.
# region: books.py:BookCollection.post
from flask import jsonify

with db.session.no_autoflush:
    book = Book(**book_fields(json_object()))
    db.session.add(book)
    save()
response = jsonify(represent(book))
response.status_code = 201
response.headers["Location"] = f"{request.root_path}{request.path}/{book.id}"
response.headers["Content-Location"] = response.headers["Location"]
return response
# region: books.py:BookItem.put
fields = book_fields(json_object())
book = load_book(book_id)
assign(book, fields)
save()
return represent(book), 200, {"Content-Location": request.path}
# region: books.py:BookItem.patch
fields = book_fields(json_object(), partial=True)
book = load_book(book_id)
assign(book, fields)
save()
return represent(book)
# region: books.py:BookItem.delete
from sqlalchemy import delete

book = load_book(book_id)
if not db.session.connection().execute(delete(Book).where(Book.id == book.id)).rowcount:
    raise NotFound("Somebody was faster.")
save()
return Response(b"", 204)
