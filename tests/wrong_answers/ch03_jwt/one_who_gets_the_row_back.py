# exercise: 3.4
# verdict: right
# misconception: UPDATE … RETURNING tells the first, one SELECT of both rows the others.
# region: refresh.py:renew
from sqlalchemy.orm import aliased

claims = tokens.verify(token, tokens.REFRESH)
found = db.session.execute(
    select(User, Session).join(Session, Session.id == claims["sid"]).where(User.id == int(claims["sub"]))
).one_or_none()
if found is None or has_ended(found[1]):
    raise InvalidToken("The session has ended.")
user, session = found
name = str(uuid4())
marked = db.session.scalars(
    update(RefreshToken)
    .where(RefreshToken.jti == claims["jti"])
    .where(RefreshToken.used_at == None)  # noqa: E711
    .values(used_at=now(), successor=name)
    .returning(RefreshToken.jti)
).all()
if marked:
    db.session.execute(
        RefreshToken.__table__.insert().values(jti=name, sid=session.id, issued_at=whole_second())
    )
    db.session.commit()
    return pair(user, session, db.session.get_one(RefreshToken, name))
db.session.commit()
heir = aliased(RefreshToken)
rows = db.session.execute(
    select(RefreshToken.used_at, heir)
    .join(heir, heir.jti == RefreshToken.successor)
    .where(RefreshToken.jti == claims["jti"])
).first()
if rows is None:
    raise InvalidToken("The token is not known.")
used_at, successor = rows
if successor.used_at is not None or (now() - used_at).total_seconds() > GRACE:
    end_session(session)
    raise ReusedToken("The token was used before; its session has ended.")
return pair(user, session, successor)
