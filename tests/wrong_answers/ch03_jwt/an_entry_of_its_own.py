# exercise: 3.3
# verdict: wrong
# extra: yes
# misconception: Whoever revokes writes the entry, too, before the next request has to.
# feedback: before that expires
# region: revocation.py:revoke
if expires_at <= time.time():
    return
expires = datetime.fromtimestamp(expires_at, UTC)
db.session.merge(Revoked(identifier=identifier, expires_at=expires, number=next_number()))
db.session.commit()
refill()
store().set(f"{PREFIX}{identifier}", 1, ex=max(1, int(expires_at - time.time())))
