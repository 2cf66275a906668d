# exercise: 3.4
# verdict: wrong
# misconception: A token that is a few seconds old has been used a few seconds ago.
# feedback: the answer was lost four seconds ago
# region: refresh.py:renew
claims = tokens.verify(token, tokens.REFRESH)
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
if heir.used_at is None and (now() - used.issued_at).total_seconds() <= GRACE:
    return pair(user, session, heir)
end_session(session)
raise ReusedToken("The token was used before; its session has ended.")
