# exercise: 3.3
# verdict: wrong
# misconception: The newest revocation is the one with the largest number in the table.
# feedback: did not answer within
# region: revocation.py:refill
from sqlalchemy import func


def copy(pipeline: Pipeline) -> None:
    copied = int(pipeline.get(COMPLETE) or 0)
    newest = db.session.scalar(select(func.max(Revoked.number))) or 0
    moment = now()
    lacking = select(Revoked).where(Revoked.number > copied, Revoked.expires_at > moment)
    pipeline.multi()
    for record in db.session.scalars(lacking):
        seconds = math.ceil((record.expires_at - moment).total_seconds())
        pipeline.set(f"{PREFIX}{record.identifier}", 1, ex=seconds)
    pipeline.set(COMPLETE, newest)


store().transaction(copy, COMPLETE)
