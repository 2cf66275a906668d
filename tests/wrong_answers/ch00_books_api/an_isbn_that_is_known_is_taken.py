# exercise: 0.1
# verdict: wrong
# misconception: An ISBN that a book has already must not come again.
# feedback: what GET gave should be accepted by PUT
# extra: yes
# region: books.py:BookItem.put
book = load_book(book_id)
fields = book_fields(json_object())
if fields["isbn"] and db.session.scalar(select(Book.id).where(Book.isbn == fields["isbn"])):
    raise Conflict("Another book has this ISBN.")
assign(book, fields)
save()
return represent(book)
