# exercise: 3.1
# verdict: wrong
# extra: yes
# misconception: Users do not like to sign in, so an access token lives as long as the session may.
# feedback: should live for 900 s
# region: tokens.py:access_token
return create_access_token(
    Subject(user.id, keys.signing_key()),
    expires_delta=timedelta(seconds=current_app.config["REFRESH_TOKEN_SECONDS"]),
    additional_claims={"role": user.role, "sid": sid},
    additional_headers={"typ": ACCESS},
)
