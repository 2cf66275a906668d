# exercise: 0.1
# verdict: wrong
# misconception: PATCH is checked and carried out as PUT is.
# feedback: a PATCH of one field should be answered with 200
# region: books.py:BookItem.patch
return self.put(book_id)
