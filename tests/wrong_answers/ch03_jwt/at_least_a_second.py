# exercise: 3.3
# verdict: wrong
# misconception: Redis takes no life of 0, so whatever has expired is kept for a second more.
# feedback: a session that has expired
# extra: yes
# region: revocation.py:revoke
expires = datetime.fromtimestamp(max(expires_at, time.time() + 1), UTC)
db.session.merge(Revoked(identifier=identifier, expires_at=expires, number=next_number()))
db.session.commit()
refill()
