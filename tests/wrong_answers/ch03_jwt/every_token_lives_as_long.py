# exercise: 3.3
# verdict: wrong
# misconception: An entry is kept for as long as an access token lives: whatever is revoked is one.
# feedback: so its entry should stay for that
# region: revocation.py:refill
from flask import current_app


def copy(pipeline: Pipeline) -> None:
    copied = int(pipeline.get(COMPLETE) or 0)
    newest = db.session.scalar(select(Newest.number)) or 0
    moment = now()
    lacking = select(Revoked).where(Revoked.number > copied, Revoked.expires_at > moment)
    pipeline.multi()
    for record in db.session.scalars(lacking):
        pipeline.set(f"{PREFIX}{record.identifier}", 1, ex=current_app.config["ACCESS_TOKEN_SECONDS"])
    pipeline.set(COMPLETE, newest)


store().transaction(copy, COMPLETE)
