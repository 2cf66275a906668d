# exercise: 3.2
# verdict: wrong
# misconception: What the header says beyond its type and key is not looked at, so crit is not either.
# feedback: crit asks for
# region: tokens.py:verify
import base64
import json
import time

from jwt import get_algorithm_by_name


def decoded(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)


try:
    head, payload, signature = token.split(".")
    header, claims = json.loads(decoded(head)), json.loads(decoded(payload))
    key = keys.find(header.get("kid"))
    if key is None or header.get("typ") != typ or header.get("alg") != key.algorithm:
        raise InvalidToken("The token is of another kind, or its key is not known.")
    algorithm = get_algorithm_by_name(key.algorithm)
    material: Any = algorithm.prepare_key(keys.verifying_material(key))
    if not algorithm.verify(f"{head}.{payload}".encode(), material, decoded(signature)):
        raise InvalidToken("The signature is wrong.")
    if not isinstance(claims, dict) or not all(name in claims for name in REQUIRED[typ]):
        raise InvalidToken("The token does not say enough.")
    if claims["iss"] != current_app.config["JWT_ISSUER"] or claims["aud"] != current_app.config["JWT_AUDIENCE"]:
        raise InvalidToken("The token is for somebody else.")
    now = time.time()
    if not (claims["iat"] <= now and claims["nbf"] <= now < claims["exp"]):
        raise InvalidToken("It is not the time of this token.")
except (ValueError, TypeError, AttributeError, RecursionError):
    raise InvalidToken("This is no token.") from None
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
