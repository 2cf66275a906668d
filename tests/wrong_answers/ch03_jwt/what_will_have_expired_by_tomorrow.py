# exercise: 3.6
# verdict: wrong
# extra: yes
# misconception: There is one sweep a day, so it takes what expires until the next one.
# feedback: what expires in a minute should still be there
# region: housekeeping.py:sweep
from datetime import timedelta

moment = now() + timedelta(days=1)
for table in (Session, Revoked, Delivery):
    db.session.execute(delete(table).where(table.expires_at <= moment))
db.session.commit()
keys.drop()
for entry in store().scan_iter(f"{PREFIX}*", count=500):
    if entry != COMPLETE.encode() and store().ttl(entry) == -1:
        store().unlink(entry)
