# exercise: 6.6
# verdict: wrong
# misconception: What was flushed is in the database.
# feedback: in the database for all to see
# region: invalidation.py:notice
for row in (*session.new, *session.dirty, *session.deleted):
    if type(row) in TOUCHED:
        forget(TOUCHED[type(row)](row))
