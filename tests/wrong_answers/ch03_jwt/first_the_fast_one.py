# exercise: 3.3
# verdict: wrong
# extra: yes
# misconception: What decides is Redis, so it is told first; the record is for later.
# feedback: should stand in the record
# region: revocation.py:revoke
if expires_at <= time.time():
    return
expires = datetime.fromtimestamp(expires_at, UTC)
store().set(f"{PREFIX}{identifier}", 1, ex=math.ceil(expires_at - time.time()))
db.session.merge(Revoked(identifier=identifier, expires_at=expires, number=next_number()))
db.session.commit()
refill()
