# exercise: 3.1
# verdict: wrong
# misconception: A token belongs to a session, which has an id already; a second one would say the same.
# feedback: jti should be a UUID
# region: tokens.py:access_token
return create_access_token(
    Subject(user.id, keys.signing_key()),
    expires_delta=timedelta(seconds=current_app.config["ACCESS_TOKEN_SECONDS"]),
    additional_claims={"jti": sid, "role": user.role, "sid": sid},
    additional_headers={"typ": ACCESS},
)
