# exercise: 3.4
# verdict: wrong
# misconception: The library decodes tokens, and says of what type they are.
# feedback: its header says that it is an access token
# region: refresh.py:renew
from flask_jwt_extended import decode_token

claims = decode_token(token)
if claims.get("type") != "refresh":
    raise InvalidToken("This is no refresh token.")
session, user = db.session.get(Session, claims["sid"]), db.session.get(User, int(claims["sub"]))
if session is None or user is None or has_ended(session):
    raise InvalidToken("The session has ended.")
successor = RefreshToken(jti=str(uuid4()), sid=session.id, issued_at=whole_second())
first = (
    update(RefreshToken)
    .where(RefreshToken.jti == claims["jti"], RefreshToken.used_at.is_(None))
    .values(used_at=now(), successor=successor.jti)
)
if db.session.connection().execute(first).rowcount == 1:
    db.session.add(successor)
    db.session.commit()
    return pair(user, session, successor)
used = db.session.get(RefreshToken, claims["jti"])
if used is None or used.used_at is None:
    raise InvalidToken("The token is not known.")
heir = db.session.get_one(RefreshToken, used.successor)
if heir.used_at is None and (now() - used.used_at).total_seconds() <= GRACE:
    return pair(user, session, heir)
end_session(session)
raise ReusedToken("The token was used before; its session has ended.")
