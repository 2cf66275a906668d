# exercise: 3.4
# verdict: wrong
# misconception: An UPDATE that changes no row changes nothing, so the row that was loaded before is as it was.
# feedback: two requests with one token at the same moment
# extra: yes
# region: refresh.py:renew
claims = tokens.verify(token, tokens.REFRESH)
session, user = db.session.get(Session, claims["sid"]), db.session.get(User, int(claims["sub"]))
used = db.session.get(RefreshToken, claims["jti"])
if session is None or user is None or used is None or has_ended(session):
    raise InvalidToken("The session has ended.")
successor = RefreshToken(jti=str(uuid4()), sid=session.id, issued_at=whole_second())
first = (
    update(RefreshToken)
    .where(RefreshToken.jti == claims["jti"], RefreshToken.used_at.is_(None))
    .values(used_at=now(), successor=successor.jti)
)
if db.session.execute(first).rowcount == 1:
    db.session.add(successor)
    db.session.commit()
    return pair(user, session, successor)
heir = db.session.get(RefreshToken, used.successor)
if heir.used_at is None and (now() - used.used_at).total_seconds() <= GRACE:
    return pair(user, session, heir)
end_session(session)
raise ReusedToken("The token was used before; its session has ended.")
