# exercise: 3.3
# verdict: wrong
# extra: yes
# misconception: COMPLETE is written first, and the entries come right after it, in one transaction.
# feedback: should come with the last entry
# region: revocation.py:refill
copied = int(store().get(COMPLETE) or 0)
newest = db.session.scalar(select(Newest.number)) or 0
moment = now()
records = db.session.scalars(select(Revoked).where(Revoked.number > copied, Revoked.expires_at > moment)).all()
store().set(COMPLETE, newest)
pipeline = store().pipeline(transaction=True)
for record in records:
    seconds = math.ceil((record.expires_at - moment).total_seconds())
    pipeline.set(f"{PREFIX}{record.identifier}", 1, ex=seconds)
pipeline.execute()
