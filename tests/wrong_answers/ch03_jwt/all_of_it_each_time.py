# exercise: 3.3
# verdict: wrong
# extra: yes
# misconception: Copying the whole record is simple, and it is right each time.
# feedback: copies what is there already
# region: revocation.py:refill
def copy(pipeline: Pipeline) -> None:
    copied = int(pipeline.get(COMPLETE) or 0)
    newest = db.session.scalar(select(Newest.number)) or 0
    moment = now()
    lacking = select(Revoked).where(Revoked.expires_at > moment)
    pipeline.multi()
    for record in db.session.scalars(lacking):
        seconds = math.ceil((record.expires_at - moment).total_seconds())
        pipeline.set(f"{PREFIX}{record.identifier}", 1, ex=seconds)
    pipeline.set(COMPLETE, newest)


store().transaction(copy, COMPLETE)
