# exercise: 2.3
# verdict: wrong
# misconception: The column is unique, so a conflict shows when it is saved.
# feedback: which another book has
# extra: yes
# region: books.py:BookItem.put
book = load_book(book_id)
assign(book, book_values())
save()
return represent(book)
# region: books.py:BookItem.patch
book = load_book(book_id)
assign(book, book_values(partial=True))
save()
return represent(book)
