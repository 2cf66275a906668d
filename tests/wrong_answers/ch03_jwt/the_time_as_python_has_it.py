# exercise: 3.1
# verdict: wrong
# extra: yes
# misconception: A time is what time.time() gives, fractions and all.
# feedback: should be a whole number of seconds
# region: tokens.py:access_token
now = time.time()
claims = {
    "iss": current_app.config["JWT_ISSUER"],
    "aud": current_app.config["JWT_AUDIENCE"],
    "sub": str(user.id),
    "role": user.role,
    "sid": sid,
    "jti": str(uuid4()),
    "iat": now,
    "nbf": now,
    "exp": now + current_app.config["ACCESS_TOKEN_SECONDS"],
}
return sign(claims, ACCESS)
