# exercise: 0.1
# verdict: wrong
# misconception: PUT has to check that the book is whole, but sets only the fields that came.
# feedback: kept a value that was not sent
# extra: yes
# region: books.py:BookItem.put
book = load_book(book_id)
payload = json_object()
checked = book_fields(payload)
for name, value in checked.items():
    if name in payload:
        setattr(book, name, value)
save()
return represent(book)
