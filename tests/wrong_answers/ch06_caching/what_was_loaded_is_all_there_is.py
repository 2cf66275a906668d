# exercise: 6.6
# verdict: wrong
# misconception: A row that changes goes through the session.
# feedback: after DELETE in version 1
# region: invalidation.py:notice_many
return
