# exercise: 2.3
# verdict: wrong
# misconception: PUT and PATCH are two names for a change.
# feedback: a PUT without title
# extra: yes
# region: books.py:BookItem.put
return changed(load_book(book_id), book_values(partial=True))
