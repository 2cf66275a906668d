# exercise: 3.1
# verdict: wrong
# misconception: The id of a user is a number in the database, so it is one in the token.
# feedback: says about where it belongs
# region: tokens.py:access_token
now = int(time.time())
claims = {
    "iss": current_app.config["JWT_ISSUER"],
    "aud": current_app.config["JWT_AUDIENCE"],
    "sub": user.id,
    "role": user.role,
    "sid": sid,
    "jti": str(uuid4()),
    "iat": now,
    "nbf": now,
    "exp": now + current_app.config["ACCESS_TOKEN_SECONDS"],
}
return sign(claims, ACCESS)
