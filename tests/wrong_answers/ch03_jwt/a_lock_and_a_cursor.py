# exercise: 3.6
# verdict: right
# misconception: redis-py's Lock leaves the mark, rows are deleted one by one, the cursor of SCAN is followed by hand.
# region: housekeeping.py:mark
return f"housekeeping:{now():%Y-%m-%d}:{task}"
# region: housekeeping.py:claim
return store().lock(name, timeout=CLAIM, blocking=False).acquire()
# region: housekeeping.py:done
store().setex(name, A_DAY, 1)
# region: housekeeping.py:sweep
from sqlalchemy import select

keys.drop()
cursor, first = 0, True
while cursor or first:
    cursor, found = store().scan(cursor, match=f"{PREFIX}*")
    first = False
    for name in (entry.decode() for entry in found):
        if name != COMPLETE and store().pttl(name) < 0:
            store().delete(name)
for model in (Session, Revoked, Delivery):
    for row in db.session.scalars(select(model)).all():
        if row.expires_at <= now():
            db.session.delete(row)
db.session.commit()
# region: housekeeping.py:schedule
return {
    "trigger": "cron",
    "minute": "0,10,20,30,40,50",
    "second": 0,
    "timezone": "UTC",
    "misfire_grace_time": None,
    "coalesce": True,
}
