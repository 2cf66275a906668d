# exercise: 3.6
# verdict: wrong
# extra: yes
# misconception: A chapter sweeps up after itself, and nobody else.
# feedback: days after a delivery its record should be gone
# region: housekeeping.py:sweep
moment = now()
for table in (Session, Revoked):
    db.session.execute(delete(table).where(table.expires_at <= moment))
db.session.commit()
keys.drop()
for entry in store().scan_iter(f"{PREFIX}*", count=500):
    if entry != COMPLETE.encode() and store().ttl(entry) == -1:
        store().unlink(entry)
