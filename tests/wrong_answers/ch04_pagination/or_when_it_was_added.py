# exercise: 4.4
# verdict: wrong
# misconception: A book that never changed may have no time of a change.
# feedback: should cost it nothing
# region: activity.py:window
from sqlalchemy import func

changed = func.coalesce(Book.updated_at, Book.created_at)
return select(Book).where(changed >= since, changed < until)
