# exercise: 3.4
# verdict: wrong
# misconception: The row says whether it was used; whoever has read that it was not may mark it.
# feedback: should get one successor
# region: refresh.py:renew
claims = tokens.verify(token, tokens.REFRESH)
session, user = db.session.get(Session, claims["sid"]), db.session.get(User, int(claims["sub"]))
if session is None or user is None or has_ended(session):
    raise InvalidToken("The session has ended.")
used = db.session.get(RefreshToken, claims["jti"])
if used is None:
    raise InvalidToken("The token is not known.")
if used.used_at is None:
    successor = RefreshToken(jti=str(uuid4()), sid=session.id, issued_at=whole_second())
    used.used_at, used.successor = now(), successor.jti
    db.session.add(successor)
    db.session.commit()
    return pair(user, session, successor)
heir = db.session.get(RefreshToken, used.successor)
if heir is None:
    raise InvalidToken("The token is not known.")
if heir.used_at is None and (now() - used.used_at).total_seconds() <= GRACE:
    return pair(user, session, heir)
end_session(session)
raise ReusedToken("The token was used before; its session has ended.")
