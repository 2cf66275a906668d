# exercise: 3.3
# verdict: wrong
# misconception: Everything in Redis should have an end.
# feedback: should be there for good
# extra: yes
# region: revocation.py:refill
def copy(pipeline: Pipeline) -> None:
    copied = int(pipeline.get(COMPLETE) or 0)
    newest = db.session.scalar(select(Newest.number)) or 0
    moment = now()
    lacking = select(Revoked).where(Revoked.number > copied, Revoked.expires_at > moment)
    pipeline.multi()
    for record in db.session.scalars(lacking):
        seconds = math.ceil((record.expires_at - moment).total_seconds())
        pipeline.set(f"{PREFIX}{record.identifier}", 1, ex=seconds)
    pipeline.set(COMPLETE, newest, ex=86_400)


store().transaction(copy, COMPLETE)
