# exercise: 3.3
# verdict: wrong
# misconception: Each revocation is a row of its own, and nobody logs out twice.
# feedback: two logouts with one token
# extra: yes
# region: revocation.py:revoke
if expires_at <= time.time():
    return
expires = datetime.fromtimestamp(expires_at, UTC)
db.session.add(Revoked(identifier=identifier, expires_at=expires, number=next_number()))
db.session.commit()
refill()
