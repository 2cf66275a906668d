# exercise: 3.1
# verdict: wrong
# extra: yes
# misconception: The library gives a token fifteen minutes, which is what we want.
# feedback: an access token lives for 60 s
# region: tokens.py:access_token
return create_access_token(
    Subject(user.id, keys.signing_key()),
    additional_claims={"role": user.role, "sid": sid},
    additional_headers={"typ": ACCESS},
)
