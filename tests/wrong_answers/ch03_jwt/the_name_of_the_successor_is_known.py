# exercise: 3.4
# verdict: right
# misconception: The jti of the successor follows from that of the token, so that its primary key decides who is first.
# region: refresh.py:renew
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.exc import IntegrityError

claims = tokens.verify(token, tokens.REFRESH)
user = db.session.get(User, int(claims["sub"]))
session = db.session.get(Session, claims["sid"])
row = db.session.get(RefreshToken, claims["jti"])
if not (user and session and row) or has_ended(session):
    raise InvalidToken("Please sign in again.")
name = str(uuid5(NAMESPACE_URL, f"{current_app.config['SECRET_KEY']}/{row.jti}"))
if row.used_at is None:
    row.used_at, row.successor = now(), name
    db.session.add(RefreshToken(jti=name, sid=session.id, issued_at=whole_second()))
    try:
        db.session.commit()
        return pair(user, session, db.session.get_one(RefreshToken, name))
    except IntegrityError:
        db.session.rollback()
db.session.refresh(row)
successor = db.session.get_one(RefreshToken, name)
if successor.used_at or now() - row.used_at > timedelta(seconds=GRACE):
    end_session(session)
    raise ReusedToken("Somebody else has this token too. Please sign in again.")
return pair(user, session, successor)
