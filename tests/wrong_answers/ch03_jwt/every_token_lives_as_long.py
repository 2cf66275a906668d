# exercise: 3.3
# verdict: wrong
# misconception: An entry is kept for as long as an access token lives: whatever is revoked is one.
# feedback: could live for 100 seconds
# region: revocation.py:revoke
from flask import current_app

if expires_at <= time.time():
    return
try:
    db.session.merge(Revoked(identifier=identifier, expires_at=datetime.fromtimestamp(expires_at, UTC)))
    db.session.commit()
except IntegrityError:
    db.session.rollback()

store().set(f"{PREFIX}{identifier}", 1, ex=current_app.config["ACCESS_TOKEN_SECONDS"])
