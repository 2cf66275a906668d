# exercise: 3.3
# verdict: wrong
# misconception: What is written in one transaction is consistent, whatever it was made of.
# feedback: emptied while a worker filled it
# extra: yes
# region: revocation.py:refill
copied = int(store().get(COMPLETE) or 0)
newest = db.session.scalar(select(Newest.number)) or 0
moment = now()
pipeline = store().pipeline(transaction=True)
for record in db.session.scalars(select(Revoked).where(Revoked.number > copied, Revoked.expires_at > moment)):
    seconds = math.ceil((record.expires_at - moment).total_seconds())
    pipeline.set(f"{PREFIX}{record.identifier}", 1, ex=seconds)
pipeline.set(COMPLETE, newest)
pipeline.execute()
