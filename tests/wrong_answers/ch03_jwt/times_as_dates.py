# exercise: 3.1
# verdict: right
# misconception: PyJWT without the extension. Times are datetimes, which the library turns into seconds; the claims are in another order, the header
#     has a member more, a jti is a UUID without dashes.
# region: tokens.py:access_token
from datetime import UTC, datetime, timedelta
from uuid import uuid1


def sign(claims: Claims, typ: str) -> str:
    key = keys.signing_key()
    named = {"ver": 1, "typ": typ, "kid": key.kid}
    return jwt.encode(claims, keys.signing_material(key), key.algorithm, headers=named, sort_headers=True)


moment = datetime.now(UTC)
life = timedelta(seconds=current_app.config["ACCESS_TOKEN_SECONDS"])
return sign(
    {
        "jti": uuid1().hex,
        "exp": moment + life,
        "nbf": moment,
        "iat": moment,
        "sid": sid,
        "role": user.role,
        "sub": f"{user.id}",
        "aud": current_app.config["JWT_AUDIENCE"],
        "iss": current_app.config["JWT_ISSUER"],
    },
    ACCESS,
)
# region: tokens.py:refresh_token
def sign(claims: Claims, typ: str) -> str:
    key = keys.signing_key()
    named = {"ver": 1, "typ": typ, "kid": key.kid}
    return jwt.encode(claims, keys.signing_material(key), key.algorithm, headers=named, sort_headers=True)


settings = current_app.config
claims: Claims = {"exp": expires_at, "nbf": issued_at, "iat": issued_at}
claims.update(jti=jti, sid=sid, sub=f"{user_id}", aud=settings["JWT_AUDIENCE"], iss=settings["JWT_ISSUER"])
return sign(claims, REFRESH)
