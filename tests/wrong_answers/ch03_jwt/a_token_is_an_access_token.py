# exercise: 3.2
# verdict: wrong
# misconception: What is required of a token is required of every token.
# feedback: a refresh token is good for renewing
# extra: yes
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
        options={"require": list(REQUIRED[ACCESS])},
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
