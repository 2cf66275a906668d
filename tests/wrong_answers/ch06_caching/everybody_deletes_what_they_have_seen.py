# exercise: 6.2
# verdict: wrong
# misconception: Whoever deletes a book has seen it, whether they say so or not.
# feedback: should be a 204, but is a 409
# region: preconditions.py:remove_seen
db.session.delete(book)
db.session.commit()
