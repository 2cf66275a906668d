# exercise: 3.2
# verdict: wrong
# extra: yes
# misconception: The clocks of servers differ, so a minute more or less does not matter.
# feedback: it has expired 10 seconds ago
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
        leeway=60,
        options={"require": list(REQUIRED[typ])},
    )
except (jwt.PyJWTError, ValueError):
    raise InvalidToken("The token is not valid.") from None
if not all(type(claims.get(name, 0)) in (int, float) for name in ("iat", "nbf", "exp")):
    raise InvalidToken("The token is not valid.")
if not all(isinstance(claims.get(name, ""), str) for name in ("sub", "jti", "sid", "role")):
    raise InvalidToken("The token is not valid.")
if not re.fullmatch(r"[0-9]{1,18}", claims["sub"]) or claims.get("role", "user") not in SIGNED_IN:
    raise InvalidToken("The token is not valid.")
return claims
# region: bearer.py:identified
claims = tokens.verify(request.headers["Authorization"].removeprefix("Bearer "), tokens.ACCESS)
user, newest = account(int(claims["sub"]))
if any_revoked(newest, claims["jti"], *names(claims["sid"])):
    raise InvalidToken("The token has been revoked.")
if user is None:
    raise InvalidToken("The account does not exist any more.")
return user, claims
