# exercise: 3.3
# verdict: wrong
# misconception: Our times are in UTC, so utcfromtimestamp makes one of ours.
# feedback: Redis should have an entry
# extra: yes
# region: revocation.py:revoke
if expires_at <= time.time():
    return
expires = datetime.utcfromtimestamp(expires_at)
db.session.merge(Revoked(identifier=identifier, expires_at=expires, number=next_number()))
db.session.commit()
refill()
