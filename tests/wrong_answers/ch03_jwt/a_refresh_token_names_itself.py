# exercise: 3.1
# verdict: wrong
# misconception: Every token gets a new id and the time of now, this one too; what was recorded is another matter.
# feedback: has the jti, the sid and the times of its row
# region: tokens.py:refresh_token
return create_refresh_token(
    Subject(user_id, keys.signing_key()),
    expires_delta=timedelta(seconds=current_app.config["REFRESH_TOKEN_SECONDS"]),
    additional_claims={"sid": sid},
    additional_headers={"typ": REFRESH},
)
