# exercise: 3.6
# verdict: wrong
# misconception: SCAN answers what there is, up to COUNT.
# feedback: should be gone after the sweep
# region: housekeeping.py:sweep
moment = now()
for table in (Session, Revoked, Delivery):
    db.session.execute(delete(table).where(table.expires_at <= moment))
db.session.commit()
keys.drop()
_, found = store().scan(match=f"{PREFIX}*", count=500)
for entry in found:
    if entry != COMPLETE.encode() and store().ttl(entry) == -1:
        store().unlink(entry)
