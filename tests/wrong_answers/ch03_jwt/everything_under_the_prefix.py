# exercise: 3.6
# verdict: wrong
# extra: yes
# misconception: A sweep empties the deny-list; the database has it all.
# feedback: was swept away
# region: housekeeping.py:sweep
moment = now()
for table in (Session, Revoked, Delivery):
    db.session.execute(delete(table).where(table.expires_at <= moment))
db.session.commit()
keys.drop()
for entry in store().scan_iter(f"{PREFIX}*", count=500):
    if entry != COMPLETE.encode():
        store().unlink(entry)
