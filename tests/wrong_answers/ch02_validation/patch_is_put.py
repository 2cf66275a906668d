# exercise: 2.3
# verdict: wrong
# misconception: A PATCH sends the whole book with one field changed, as the form of our page does.
# feedback: It asks for nothing else
# region: books.py:BookItem.patch
return changed(load_book(book_id), book_values())
