# exercise: 4.4
# verdict: wrong
# misconception: From noon to one o'clock: both are said, so both belong to it.
# feedback: should be in one window
# extra: yes
# region: activity.py:window
return select(Book).where(Book.updated_at.between(since, until))
