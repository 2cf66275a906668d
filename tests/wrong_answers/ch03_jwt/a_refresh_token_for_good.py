# exercise: 3.4
# verdict: wrong
# misconception: A refresh token is there to be used, again and again, until it expires.
# feedback: good once
# region: refresh.py:renew
claims = tokens.verify(token, tokens.REFRESH)
session, user = db.session.get(Session, claims["sid"]), db.session.get(User, int(claims["sub"]))
if session is None or user is None or has_ended(session):
    raise InvalidToken("The session has ended.")
return Pair(tokens.access_token(user, session.id), token)
