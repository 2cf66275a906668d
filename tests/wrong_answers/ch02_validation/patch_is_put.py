# exercise: 2.3
# verdict: wrong
# misconception: A PATCH sends the whole book with one field changed, as the form of our page does.
# feedback: a PATCH of nothing: the answer should be 200
# extra: yes
# region: books.py:BookItem.patch
return changed(load_book(book_id), book_values())
