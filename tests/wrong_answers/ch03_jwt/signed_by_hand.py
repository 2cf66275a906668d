# exercise: 3.1
# verdict: right
# misconception: The three parts are put together by hand, and the library only signs; an access token is what a refresh
#     token says, and the role.
# region: tokens.py:access_token
import time
from uuid import uuid4


def sign(claims: Claims, typ: str) -> str:
    import json

    from jwt import get_algorithm_by_name
    from jwt.utils import base64url_encode

    key = keys.signing_key()
    algorithm = get_algorithm_by_name(key.algorithm)
    named = {"typ": typ, "kid": key.kid, "alg": key.algorithm}
    signed = b".".join(base64url_encode(json.dumps(part, indent=1).encode()) for part in (named, claims))
    signature = algorithm.sign(signed, algorithm.prepare_key(keys.signing_material(key)))
    return (signed + b"." + base64url_encode(signature)).decode()


now = int(time.time())
until = now + current_app.config["ACCESS_TOKEN_SECONDS"]
like_this = jwt.decode(refresh_token(user.id, sid, str(uuid4()), now, until), options={"verify_signature": False})
return sign({"role": user.role, **like_this}, ACCESS)
# region: tokens.py:refresh_token
def sign(claims: Claims, typ: str) -> str:
    import json

    from jwt import get_algorithm_by_name
    from jwt.utils import base64url_encode

    key = keys.signing_key()
    algorithm = get_algorithm_by_name(key.algorithm)
    named = {"typ": typ, "kid": key.kid, "alg": key.algorithm}
    signed = b".".join(base64url_encode(json.dumps(part, indent=1).encode()) for part in (named, claims))
    signature = algorithm.sign(signed, algorithm.prepare_key(keys.signing_material(key)))
    return (signed + b"." + base64url_encode(signature)).decode()


settings = current_app.config
claims: Claims = {"iss": settings["JWT_ISSUER"], "aud": settings["JWT_AUDIENCE"], "sub": str(user_id), "sid": sid}
return sign(claims | {"jti": jti, "iat": issued_at, "nbf": issued_at, "exp": expires_at}, REFRESH)
