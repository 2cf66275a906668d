# exercise: 3.6
# verdict: right
# misconception: A counter in a transaction tells who is first; times to live are asked for in pipelines; every 24 hours from a midnight on.
# region: housekeeping.py:first_today
mark = f"housekeeping:{task}:{now():%Y%m%d}"
pipeline = store().pipeline(transaction=True)
count, _ = pipeline.incr(mark).expire(mark, A_DAY).execute()
return bool(count == 1)
# region: housekeeping.py:sweep
with db.engine.begin() as connection:
    for table in (Revoked.__table__, Session.__table__):
        connection.execute(table.delete().where(~(table.c.expires_at > now())))
entries = [entry for entry in store().scan_iter(match=PREFIX + "*") if entry != COMPLETE.encode()]
pipeline = store().pipeline(transaction=False)
for entry in entries:
    pipeline.ttl(entry)
endless = [entry for entry, seconds in zip(entries, pipeline.execute(), strict=True) if seconds == -1]
if endless:
    store().unlink(*endless)
keys.drop()
# region: housekeeping.py:midnight
from datetime import datetime

from apscheduler.triggers.interval import IntervalTrigger

trigger = IntervalTrigger(days=1, start_date=datetime(2026, 1, 1, tzinfo=UTC), timezone=UTC)
return {"trigger": trigger, "misfire_grace_time": None, "coalesce": True}
