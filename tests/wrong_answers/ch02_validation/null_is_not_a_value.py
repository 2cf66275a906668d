# exercise: 2.3
# verdict: wrong
# misconception: A field that is null was not filled in, so it stays.
# feedback: should be None, but is
# extra: yes
# region: books.py:BookItem.patch
values = {name: value for name, value in book_values(partial=True).items() if value is not None}
return changed(load_book(book_id), values)
