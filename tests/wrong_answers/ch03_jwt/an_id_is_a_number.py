# exercise: 3.1
# verdict: wrong
# misconception: The id of a user is a number in the database, so it is one in the token.
# feedback: sub of the access token of alice should be
# region: tokens.py:access_token
return create_access_token(
    Subject(user.id, keys.signing_key()),
    expires_delta=timedelta(seconds=current_app.config["ACCESS_TOKEN_SECONDS"]),
    additional_claims={"sub": user.id, "role": user.role, "sid": sid},
    additional_headers={"typ": ACCESS},
)
