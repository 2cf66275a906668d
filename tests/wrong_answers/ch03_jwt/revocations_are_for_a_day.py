# exercise: 3.6
# verdict: wrong
# extra: yes
# misconception: What was revoked yesterday is in Redis; the table can be emptied each night.
# feedback: should be there for two weeks, but is gone
# region: housekeeping.py:sweep
moment = now()
db.session.execute(delete(Session).where(Session.expires_at <= moment))
db.session.execute(delete(Revoked))
db.session.execute(delete(Delivery).where(Delivery.expires_at <= moment))
db.session.commit()
keys.drop()
for entry in store().scan_iter(f"{PREFIX}*", count=500):
    if entry != COMPLETE.encode() and store().ttl(entry) == -1:
        store().unlink(entry)
