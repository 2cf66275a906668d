# exercise: 3.6
# verdict: right
# misconception: redis-py's Lock leaves the mark, rows are deleted one by one, the cursor of SCAN is followed by hand.
# region: housekeeping.py:first_today
mark = f"housekeeping:{now():%Y-%m-%d}:{task}"
return store().lock(mark, timeout=A_DAY, blocking=False).acquire()
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
for model in (Session, Revoked):
    for row in db.session.scalars(select(model)).all():
        if row.expires_at <= now():
            db.session.delete(row)
db.session.commit()
# region: housekeeping.py:midnight
return {
    "trigger": "cron",
    "hour": 0,
    "minute": 0,
    "second": 0,
    "timezone": "UTC",
    "misfire_grace_time": None,
    "coalesce": True,
}
