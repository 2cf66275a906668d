# exercise: 3.1
# verdict: wrong
# misconception: A token belongs to a session, which has an id already; a second one would say the same.
# feedback: is not that of its session
# region: tokens.py:access_token
now = int(time.time())
claims = {
    "iss": current_app.config["JWT_ISSUER"],
    "aud": current_app.config["JWT_AUDIENCE"],
    "sub": str(user.id),
    "role": user.role,
    "sid": sid,
    "jti": sid,
    "iat": now,
    "nbf": now,
    "exp": now + current_app.config["ACCESS_TOKEN_SECONDS"],
}
return sign(claims, ACCESS)
