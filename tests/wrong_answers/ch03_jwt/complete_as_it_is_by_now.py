# exercise: 3.3
# verdict: wrong
# misconception: The later one asks for the newest number, the newer it is.
# feedback: asked for before the records are read
# extra: yes
# region: revocation.py:refill
def copy(pipeline: Pipeline) -> None:
    copied = int(pipeline.get(COMPLETE) or 0)
    moment = now()
    lacking = select(Revoked).where(Revoked.number > copied, Revoked.expires_at > moment)
    pipeline.multi()
    for record in db.session.scalars(lacking):
        seconds = math.ceil((record.expires_at - moment).total_seconds())
        pipeline.set(f"{PREFIX}{record.identifier}", 1, ex=seconds)
    pipeline.set(COMPLETE, db.session.scalar(select(Newest.number)) or 0)


store().transaction(copy, COMPLETE)
