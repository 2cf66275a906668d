# exercise: 0.1
# verdict: right
# misconception: Looks for the book with statements of its own, aborts, names the whole URL in Location.
# region: books.py:BookCollection.post
from flask import url_for

from .models import BookGenre

new = book_fields(json_object())
genres = new.pop("genres")
book = Book(**new)
for name in genres:
    book.genre_rows.append(BookGenre(name))
db.session.add_all([book])
save()
answer = represent(book)
return answer, 201, {"Location": url_for("book", book_id=answer["id"], _external=True)}
# region: books.py:BookItem.get
found = db.session.scalars(select(Book).where(Book.id == book_id)).one_or_none()
if not found:
    abort(404, message=f"No book has the id {book_id}.")
return represent(found), 200
# region: books.py:BookItem.put
found = db.session.scalars(select(Book).where(Book.id == book_id)).one_or_none()
if not found:
    abort(404)
for name, value in book_fields(json_object()).items():
    setattr(found, name, value)
found.updated_at = now()
save()
return represent(found), 200
# region: books.py:BookItem.patch
found = db.session.scalars(select(Book).where(Book.id == book_id)).one_or_none()
if not found:
    abort(404)
changes = book_fields(json_object(), partial=True)
for name in changes:
    setattr(found, name, changes[name])
found.updated_at = now()
save()
return represent(found), 200
# region: books.py:BookItem.delete
from sqlalchemy import delete

if not db.session.execute(delete(Book).where(Book.id == book_id)).rowcount:
    abort(404)
db.session.commit()
return "", 204
