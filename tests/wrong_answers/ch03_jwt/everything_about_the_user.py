# exercise: 3.1
# verdict: wrong
# misconception: A token is sealed, so the whole account fits into it, and the client need not ask again.
# feedback: nothing personal
# region: tokens.py:sign
key = keys.signing_key()
return jwt.encode(claims, keys.signing_material(key), algorithm=key.algorithm, headers={"kid": key.kid, "typ": typ})
# region: tokens.py:access_token
now = int(time.time())
return sign(
    {
        "iss": current_app.config["JWT_ISSUER"],
        "aud": current_app.config["JWT_AUDIENCE"],
        "sub": str(user.id),
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "sid": sid,
        "jti": str(uuid4()),
        "iat": now,
        "nbf": now,
        "exp": now + 86_400,
    },
    ACCESS,
)
# region: tokens.py:refresh_token
return sign(
    {
        "iss": current_app.config["JWT_ISSUER"],
        "aud": current_app.config["JWT_AUDIENCE"],
        "sub": str(user_id),
        "role": "user",
        "sid": sid,
        "jti": jti,
        "iat": issued_at,
        "nbf": issued_at,
        "exp": expires_at,
    },
    ACCESS,
)
