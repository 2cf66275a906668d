# exercise: 3.6
# verdict: wrong
# misconception: A rotation leaves out old keys, so nobody else need.
# feedback: but is still in the ring
# extra: yes
# region: housekeeping.py:sweep
moment = now()
for table in (Session, Revoked, Delivery):
    db.session.execute(delete(table).where(table.expires_at <= moment))
db.session.commit()
for entry in store().scan_iter(f"{PREFIX}*", count=500):
    if entry != COMPLETE.encode() and store().ttl(entry) == -1:
        store().unlink(entry)
