# exercise: 3.1
# verdict: right
# misconception: Times are datetimes, which the library turns into seconds; the claims are in another order, the header
#     has a member more, a jti is a UUID without dashes.
# region: tokens.py:sign
signer = keys.signing_key()
return jwt.encode(
    payload=claims,
    key=keys.signing_material(signer),
    algorithm=signer.algorithm,
    headers={"ver": 1, "typ": typ, "kid": signer.kid},
    sort_headers=True,
)
# region: tokens.py:access_token
from datetime import UTC, datetime, timedelta
from uuid import uuid1

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
settings = current_app.config
claims: Claims = {"exp": expires_at, "nbf": issued_at, "iat": issued_at}
claims.update(jti=jti, sid=sid, sub=f"{user_id}", aud=settings["JWT_AUDIENCE"], iss=settings["JWT_ISSUER"])
return sign(claims, REFRESH)
