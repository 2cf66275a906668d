# exercise: 3.1
# verdict: wrong
# extra: yes
# misconception: Users do not like to sign in, so an access token lives as long as the session may.
# feedback: should live for 900 s
# region: tokens.py:access_token
now = int(time.time())
claims = {
    "iss": current_app.config["JWT_ISSUER"],
    "aud": current_app.config["JWT_AUDIENCE"],
    "sub": str(user.id),
    "role": user.role,
    "sid": sid,
    "jti": str(uuid4()),
    "iat": now,
    "nbf": now,
    "exp": now + current_app.config["REFRESH_TOKEN_SECONDS"],
}
return sign(claims, ACCESS)
