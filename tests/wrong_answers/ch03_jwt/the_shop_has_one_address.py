# exercise: 3.1
# verdict: wrong
# extra: yes
# misconception: Issuer, audience and life are what they are; constants are easier to read than settings.
# feedback: JWT_ISSUER
# region: tokens.py:access_token
issued_at = int(time.time())
return sign(
    {
        "iss": "https://shop.test",
        "aud": "books-api",
        "sub": str(user.id),
        "role": user.role,
        "sid": sid,
        "jti": str(uuid4()),
        "iat": issued_at,
        "nbf": issued_at,
        "exp": issued_at + 15 * 60,
    },
    ACCESS,
)
# region: tokens.py:refresh_token
return sign(
    {
        "iss": "https://shop.test",
        "aud": "books-api",
        "sub": str(user_id),
        "sid": sid,
        "jti": jti,
        "iat": issued_at,
        "nbf": issued_at,
        "exp": expires_at,
    },
    REFRESH,
)
