# exercise: 3.6
# verdict: wrong
# misconception: utcnow() is the moment in UTC, as the columns have it.
# feedback: has expired a minute ago should be gone
# extra: yes
# region: housekeeping.py:sweep
from datetime import datetime

moment = datetime.utcnow()
for table in (Session, Revoked, Delivery):
    db.session.execute(delete(table).where(table.expires_at <= moment))
db.session.commit()
keys.drop()
for entry in store().scan_iter(f"{PREFIX}*", count=500):
    if entry != COMPLETE.encode() and store().ttl(entry) == -1:
        store().unlink(entry)
