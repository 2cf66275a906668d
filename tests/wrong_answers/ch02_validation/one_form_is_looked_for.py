# exercise: 2.3
# verdict: wrong
# extra: yes
# misconception: Since every ISBN is stored in thirteen digits, one form is all there is to look for.
# feedback: with the ISBN 978-0-8044-2957-3, which another book has
# region: books.py:BookItem.put
book, values = load_book(book_id), book_values()
taken = db.session.scalar(select(Book.id).where(Book.isbn == values["isbn"], Book.id != book.id))
if values["isbn"] and taken:
    raise Conflict("Another book has this ISBN.")
assign(book, values)
save()
return represent(book)
# region: books.py:BookItem.patch
book, values = load_book(book_id), book_values(partial=True)
taken = db.session.scalar(select(Book.id).where(Book.isbn == values.get("isbn"), Book.id != book.id))
if values.get("isbn") and taken:
    raise Conflict("Another book has this ISBN.")
assign(book, values)
save()
return represent(book)
