# exercise: 3.2
# verdict: right
# misconception: The token is taken apart and verified by hand; a token with a crit is refused, whatever it names; the
#     value of Authorization is read with a pattern.
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
    if key is None or header.get("typ") != typ or header.get("alg") != key.algorithm or "crit" in header:
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
    if not {type(claims[name]) for name in ("iat", "nbf", "exp")} <= {int, float}:
        raise InvalidToken("A time is no number.")
    if not (claims["iat"] <= now and claims["nbf"] <= now < claims["exp"]):
        raise InvalidToken("It is not the time of this token.")
except (ValueError, TypeError, AttributeError, RecursionError):
    raise InvalidToken("This is no token.") from None
if not all(isinstance(claims.get(name, ""), str) for name in ("sub", "jti", "sid", "role")):
    raise InvalidToken("The token is not valid.")
if not re.fullmatch(r"[0-9]{1,18}", claims["sub"]) or claims.get("role", "user") not in SIGNED_IN:
    raise InvalidToken("The token is not valid.")
return claims
# region: bearer.py:bearer_token
import re

found = re.fullmatch(r"bearer +(\S.*)", authorization.strip(), re.IGNORECASE)
if found is None:
    raise NoAuthorizationError("Authorization: Bearer, spaces, the token.")
if found[1].count(".") != 2 or set("=, ") & set(found[1]):
    raise InvalidToken("A token has three parts.")
return found[1]
# region: bearer.py:challenge
found = WWWAuthenticate("bearer")
if refusal is not None:
    found["error_description"] = refusal
    found["error"] = "invalid_token"
found["realm"] = REALM
return found
# region: bearer.py:identified
claims = tokens.verify(request.headers["Authorization"].removeprefix("Bearer "), tokens.ACCESS)
user, newest = account(int(claims["sub"]))
if any_revoked(newest, claims["jti"], *names(claims["sid"])):
    raise InvalidToken("The token has been revoked.")
if user is None:
    raise InvalidToken("The account does not exist any more.")
return user, claims
