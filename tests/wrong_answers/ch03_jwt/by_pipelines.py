# exercise: 3.3
# verdict: right
# misconception: Pipelines in the place of MGET, an end in the place of a life, WATCH by hand, an INSERT
#     that may fail.
# region: revocation.py:revoke
from sqlalchemy.exc import IntegrityError

if expires_at <= time.time():
    return
number = next_number()
db.session.add(Revoked(identifier=identifier, expires_at=datetime.fromtimestamp(expires_at, UTC), number=number))
try:
    db.session.commit()
except IntegrityError:
    db.session.rollback()
refill()
# region: revocation.py:any_revoked
with store().pipeline(transaction=False) as pipeline:
    pipeline.get(COMPLETE)
    pipeline.exists(*(PREFIX + identifier for identifier in identifiers))
    complete, found = pipeline.execute()
if complete is not None and newest <= int(complete):
    return found > 0
refill()
return any_revoked(newest, *identifiers)
# region: revocation.py:refill
from redis.exceptions import WatchError

with store().pipeline() as pipeline:
    while True:
        pipeline.watch(COMPLETE)
        copied = pipeline.get(COMPLETE)
        newest = db.session.scalar(select(Newest.number))
        rows = select(Revoked.identifier, Revoked.expires_at).where(Revoked.expires_at > now())
        if copied is not None:
            rows = rows.where(Revoked.number > int(copied))
        pipeline.multi()
        for identifier, expires_at in db.session.execute(rows).all():
            pipeline.set(PREFIX + identifier, "revoked", exat=math.ceil(expires_at.timestamp()))
        pipeline.set(COMPLETE, max(newest or 0, int(copied or 0)))
        try:
            pipeline.execute()
        except WatchError:
            continue
        return
