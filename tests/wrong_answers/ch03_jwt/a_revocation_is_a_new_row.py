# exercise: 3.3
# verdict: wrong
# misconception: Each revocation is a row of its own, and nobody logs out twice.
# feedback: ending all sessions once more
# extra: yes
# region: revocation.py:revoke
seconds = math.ceil(expires_at - time.time())
if seconds <= 0:
    return
db.session.add(Revoked(identifier=identifier, expires_at=datetime.fromtimestamp(expires_at, UTC)))
db.session.commit()
store().set(f"{PREFIX}{identifier}", 1, ex=seconds)
