# exercise: 4.4
# verdict: wrong
# misconception: What happened at `since` has been seen, as the last of the window before.
# feedback: should have the books
# region: activity.py:window
return select(Book).where(Book.updated_at > since, Book.updated_at <= until)
