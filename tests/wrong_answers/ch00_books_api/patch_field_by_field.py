# exercise: 0.1
# verdict: wrong
# misconception: Each field is a change of its own: what is right is kept, and the first fault ends it.
# feedback: should change nothing, not even the fields that were right
# region: books.py:BookItem.patch
book = load_book(book_id)
for name, value in json_object().items():
    assign(book, book_fields({name: value}, partial=True))
    save()
return represent(book)
