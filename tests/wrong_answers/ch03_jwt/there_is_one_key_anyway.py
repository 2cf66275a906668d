# exercise: 3.2
# verdict: wrong
# misconception: Where kid names no key, the one that signs is tried: if the signature is right, it was the right one.
# feedback: there is no key
# region: tokens.py:verify
try:
    header = jwt.get_unverified_header(token)
    key = keys.find(header.get("kid")) or keys.signing_key()
    if header.get("typ") != typ:
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
