# exercise: 4.4
# verdict: wrong
# misconception: What happened to a book is that it was added.
# feedback: should have changed
# region: activity.py:window
return select(Book).where(Book.created_at >= since, Book.created_at < until)
