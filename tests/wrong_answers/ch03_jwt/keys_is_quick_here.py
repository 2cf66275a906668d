# exercise: 3.6
# verdict: wrong
# extra: yes
# misconception: KEYS with a pattern looks only at the keys of that pattern.
# feedback: look at every key
# region: housekeeping.py:sweep
moment = now()
for table in (Session, Revoked, Delivery):
    db.session.execute(delete(table).where(table.expires_at <= moment))
db.session.commit()
keys.drop()
for entry in store().keys(f"{PREFIX}*"):
    if entry != COMPLETE.encode() and store().ttl(entry) == -1:
        store().unlink(entry)
