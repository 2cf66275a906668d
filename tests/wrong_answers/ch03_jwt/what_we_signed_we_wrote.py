# exercise: 3.2
# verdict: wrong
# extra: yes
# misconception: What is in a token was put there by us, so its claims are of the right kind.
# feedback: sub should not be
# region: tokens.py:verify
try:
    header = jwt.get_unverified_header(token)
    key = keys.find(header.get("kid"))
    if key is None or header.get("typ") != typ:
        raise InvalidToken("The token is of another kind, or its key is not known.")
    claims: Claims = jwt.decode(
        token,
        keys.verifying_material(key),
        algorithms=[key.algorithm],
        audience=current_app.config["JWT_AUDIENCE"],
        issuer=current_app.config["JWT_ISSUER"],
        options={"require": list(REQUIRED[typ])},
    )
except (jwt.PyJWTError, ValueError):
    raise InvalidToken("The token is not valid.") from None
return claims
# region: bearer.py:identified
claims = tokens.verify(request.headers["Authorization"].removeprefix("Bearer "), tokens.ACCESS)
user, newest = account(int(claims["sub"]))
if any_revoked(newest, claims["jti"], *names(claims["sid"])):
    raise InvalidToken("The token has been revoked.")
if user is None:
    raise InvalidToken("The account does not exist any more.")
return user, claims
