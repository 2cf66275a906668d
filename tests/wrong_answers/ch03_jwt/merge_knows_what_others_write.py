# exercise: 3.3
# verdict: wrong
# misconception: merge() updates the row where there is one, so nothing can be in its way.
# feedback: at the same moment
# region: revocation.py:revoke
seconds = math.ceil(expires_at - time.time())
if seconds <= 0:
    return
db.session.merge(Revoked(identifier=identifier, expires_at=datetime.fromtimestamp(expires_at, UTC)))
db.session.commit()
store().set(f"{PREFIX}{identifier}", 1, ex=seconds)
