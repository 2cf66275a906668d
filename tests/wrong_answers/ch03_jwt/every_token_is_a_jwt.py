# exercise: 3.1
# verdict: wrong
# extra: yes
# misconception: The type of a JWT is JWT, as the library has it; what a token is for, the client knows.
# feedback: should be at+jwt
# region: tokens.py:access_token
return create_access_token(
    Subject(user.id, keys.signing_key()),
    expires_delta=timedelta(seconds=current_app.config["ACCESS_TOKEN_SECONDS"]),
    additional_claims={"role": user.role, "sid": sid},
)
# region: tokens.py:refresh_token
return create_refresh_token(
    Subject(user_id, keys.signing_key()),
    additional_claims={"sid": sid, "jti": jti, "iat": issued_at, "nbf": issued_at, "exp": expires_at},
)
