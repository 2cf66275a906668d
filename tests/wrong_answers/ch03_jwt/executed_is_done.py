# exercise: 3.6
# verdict: wrong
# misconception: What is executed is done: a session commits when it ends.
# feedback: what has expired should be gone
# region: housekeeping.py:sweep
moment = now()
for table in (Session, Revoked, Delivery):
    db.session.execute(delete(table).where(table.expires_at <= moment))
keys.drop()
for entry in store().scan_iter(f"{PREFIX}*", count=500):
    if entry != COMPLETE.encode() and store().ttl(entry) == -1:
        store().unlink(entry)
