# exercise: 4.4
# verdict: wrong
# misconception: A moment that is missing is before any end.
# extra: yes
# feedback: books from after the window
# region: activity.py:window
from sqlalchemy import func

return select(Book).where(Book.updated_at >= since, func.coalesce(Book.updated_at, since) < until)
