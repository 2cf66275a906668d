# exercise: 3.6
# verdict: right
# misconception: A claim tells what stood there before; the end is set in a transaction; times to live are asked for in pipelines; every ten minutes from a midnight on.
# region: housekeeping.py:mark
return f"housekeeping:{task}:{now():%Y%m%d}"
# region: housekeeping.py:claim
return store().set(name, "mine", nx=True, get=True, px=1000 * CLAIM) is None
# region: housekeeping.py:done
store().pipeline(transaction=True).set(name, "all's well").expire(name, A_DAY).execute()
# region: housekeeping.py:sweep
with db.engine.begin() as connection:
    for table in (Revoked.__table__, Session.__table__, Delivery.__table__):
        connection.execute(table.delete().where(~(table.c.expires_at > now())))
entries = [entry for entry in store().scan_iter(match=PREFIX + "*") if entry != COMPLETE.encode()]
pipeline = store().pipeline(transaction=False)
for entry in entries:
    pipeline.ttl(entry)
endless = [entry for entry, seconds in zip(entries, pipeline.execute(), strict=True) if seconds == -1]
if endless:
    store().unlink(*endless)
keys.drop()
# region: housekeeping.py:schedule
from datetime import datetime

from apscheduler.triggers.interval import IntervalTrigger

trigger = IntervalTrigger(minutes=AGAIN, start_date=datetime(2026, 1, 1, tzinfo=UTC), timezone=UTC)
return {"trigger": trigger, "misfire_grace_time": None, "coalesce": True}
