# exercise: 3.1
# verdict: wrong
# extra: yes
# misconception: A token is issued when it is made, so the library says iat and nbf; a row has nothing to do with that.
# feedback: the moment of the row
# region: tokens.py:refresh_token
return create_refresh_token(
    Subject(user_id, keys.signing_key()),
    additional_claims={"sid": sid, "jti": jti, "exp": expires_at},
    additional_headers={"typ": REFRESH},
)
