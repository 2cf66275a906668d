# exercise: 9.7
# verdict: wrong
# misconception: The table is emptied now and then.
# feedback: before a day has passed both records should be there
# region: idempotency.py:sweep
db.session.execute(delete(Answered))
db.session.commit()
