# exercise: 3.1
# verdict: wrong
# misconception: Every token gets a new id and the time of now, this one too; what was recorded is another matter.
# feedback: has the jti and the sid of its row
# region: tokens.py:refresh_token
now = int(time.time())
claims = {
    "iss": current_app.config["JWT_ISSUER"],
    "aud": current_app.config["JWT_AUDIENCE"],
    "sub": str(user_id),
    "sid": sid,
    "jti": str(uuid4()),
    "iat": now,
    "nbf": now,
    "exp": now + current_app.config["REFRESH_TOKEN_SECONDS"],
}
return sign(claims, REFRESH)
