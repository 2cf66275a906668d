# exercise: 3.3
# verdict: wrong
# misconception: The refill says that it is on, so that no second worker begins one, and copies the table.
# feedback: should come with the last entry
# region: revocation.py:refill
store().set(COMPLETE, db.session.scalar(select(Newest.number)) or 0)
moment = now()
for record in db.session.scalars(select(Revoked)):
    seconds = math.ceil((record.expires_at - moment).total_seconds())
    store().set(f"{PREFIX}{record.identifier}", 1, ex=seconds)
