# exercise: 4.4
# verdict: wrong
# misconception: A window is in the order of time, so the query that makes it says so.
# feedback: the pages back should be
# region: activity.py:window
return select(Book).where(Book.updated_at >= since, Book.updated_at < until).order_by(Book.updated_at, Book.id)
