# exercise: 3.1
# verdict: wrong
# extra: yes
# misconception: Issuer, audience and life are what they are; constants are easier to read than settings.
# feedback: JWT_ISSUER
# region: tokens.py:access_token
return create_access_token(
    Subject(user.id, keys.signing_key()),
    expires_delta=timedelta(minutes=15),
    additional_claims={"iss": "https://shop.test", "aud": "books-api", "role": user.role, "sid": sid},
    additional_headers={"typ": ACCESS},
)
# region: tokens.py:refresh_token
return create_refresh_token(
    Subject(user_id, keys.signing_key()),
    additional_claims={
        "iss": "https://shop.test",
        "aud": "books-api",
        "sid": sid,
        "jti": jti,
        "iat": issued_at,
        "nbf": issued_at,
        "exp": expires_at,
    },
    additional_headers={"typ": REFRESH},
)
