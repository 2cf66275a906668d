# exercise: 3.3
# verdict: wrong
# misconception: int() makes whole seconds of a time, and a part of a second is nothing.
# feedback: seconds before it expires
# region: revocation.py:revoke
seconds = int(expires_at - time.time())
if seconds <= 0:
    return
try:
    db.session.merge(Revoked(identifier=identifier, expires_at=datetime.fromtimestamp(expires_at, UTC)))
    db.session.commit()
except IntegrityError:
    db.session.rollback()

store().set(f"{PREFIX}{identifier}", 1, ex=seconds)
# region: revocation.py:refill
moment = now()
pipeline = store().pipeline()
for record in db.session.scalars(select(Revoked).where(Revoked.expires_at > moment)):
    if seconds := int((record.expires_at - moment).total_seconds()):
        pipeline.set(f"{PREFIX}{record.identifier}", 1, ex=seconds)
pipeline.set(COMPLETE, 1)
pipeline.execute()
