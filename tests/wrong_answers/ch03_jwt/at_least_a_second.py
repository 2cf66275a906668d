# exercise: 3.3
# verdict: wrong
# misconception: Redis takes no life of 0, so whatever has expired is kept for a second more.
# feedback: a session that has expired
# extra: yes
# region: revocation.py:revoke
seconds = max(1, math.ceil(expires_at - time.time()))
try:
    db.session.merge(Revoked(identifier=identifier, expires_at=datetime.fromtimestamp(expires_at, UTC)))
    db.session.commit()
except IntegrityError:
    db.session.rollback()

store().set(f"{PREFIX}{identifier}", 1, ex=seconds)
