# exercise: 3.4
# verdict: wrong
# misconception: A stolen token means that the account is in other hands, so all its sessions end.
# feedback: her laptop should go on
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
db.session.rollback()
used = db.session.get(RefreshToken, claims["jti"], populate_existing=True)
heir = db.session.get(RefreshToken, used.successor) if used else None
if used is None or used.used_at is None or heir is None:
    raise InvalidToken("The token is not known.")
if heir.used_at is None and (now() - used.used_at).total_seconds() <= GRACE:
    return pair(user, session, heir)
end_all_sessions(user)
raise ReusedToken("The token was used before; its session has ended.")
