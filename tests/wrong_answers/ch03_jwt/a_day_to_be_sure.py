# exercise: 3.6
# verdict: wrong
# extra: yes
# misconception: What has just expired may still be needed: a day later nobody will miss it.
# feedback: has expired a minute ago should be gone
# region: housekeeping.py:sweep
from datetime import timedelta

moment = now() - timedelta(days=1)
for table in (Session, Revoked, Delivery):
    db.session.execute(delete(table).where(table.expires_at <= moment))
db.session.commit()
keys.drop()
for entry in store().scan_iter(f"{PREFIX}*", count=500):
    if entry != COMPLETE.encode() and store().ttl(entry) == -1:
        store().unlink(entry)
