# exercise: 0.1
# verdict: wrong
# misconception: A field without a value was not meant to change.
# feedback: a PATCH should empty what it sends
# extra: yes
# region: books.py:BookItem.patch
book = load_book(book_id)
for name, value in book_fields(json_object(), partial=True).items():
    if value:
        setattr(book, name, value)
save()
return represent(book)
