# exercise: 3.2
# verdict: right
# misconception: The library verifies the signature, and requires nothing; the claims are checked by hand.
# region: tokens.py:verify
import json
import time

try:
    header = jwt.get_unverified_header(token)
    key = keys.find(header.get("kid"))
    if key is None:
        raise InvalidToken("No key of this name verifies now.")
    content = jwt.PyJWS().decode_complete(token, keys.verifying_material(key), [key.algorithm])
    claims = json.loads(content["payload"])
except (jwt.InvalidTokenError, ValueError):
    raise InvalidToken("This is no token of ours.") from None
now = int(time.time())
try:
    holds = {
        "typ": content["header"]["typ"] == typ,
        "iss": claims["iss"] == current_app.config["JWT_ISSUER"],
        "aud": claims["aud"] == current_app.config["JWT_AUDIENCE"],
        "sub": re.fullmatch("[0-9]{1,18}", claims["sub"]) is not None,
        "jti": isinstance(claims["jti"], str),
        "sid": isinstance(claims["sid"], str),
        "times": not any(isinstance(claims[name], bool) for name in ("iat", "nbf", "exp")),
        "iat": claims["iat"] <= now,
        "nbf": claims["nbf"] <= now,
        "exp": claims["exp"] > now,
        "role": "role" not in REQUIRED[typ] or claims["role"] in SIGNED_IN,
    }
except (KeyError, TypeError):
    raise InvalidToken("A claim is missing, or of another kind.") from None
for name, right in holds.items():
    if not right:
        raise InvalidToken(f"{name} is not what it must be.")
return claims
# region: bearer.py:identified
claims = tokens.verify(request.headers["Authorization"].removeprefix("Bearer "), tokens.ACCESS)
user, newest = account(int(claims["sub"]))
if any_revoked(newest, claims["jti"], *names(claims["sid"])):
    raise InvalidToken("The token has been revoked.")
if user is None:
    raise InvalidToken("The account does not exist any more.")
return user, claims
