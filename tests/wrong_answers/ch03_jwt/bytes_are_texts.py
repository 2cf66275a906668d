# exercise: 3.6
# verdict: wrong
# extra: yes
# misconception: What Redis answers is a text, and can be compared with one.
# feedback: but took it away
# region: housekeeping.py:sweep
moment = now()
for table in (Session, Revoked, Delivery):
    db.session.execute(delete(table).where(table.expires_at <= moment))
db.session.commit()
keys.drop()
for entry in store().scan_iter(f"{PREFIX}*", count=500):
    if entry != COMPLETE and store().ttl(entry) == -1:
        store().unlink(entry)
