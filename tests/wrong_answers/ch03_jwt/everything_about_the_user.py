# exercise: 3.1
# verdict: wrong
# misconception: A token is sealed, so the whole account fits into it, and the client need not ask again.
# feedback: nothing personal
# region: tokens.py:material
return keys.signing_material(subject.key)
# region: tokens.py:header
return {"kid": subject.key.kid, "alg": subject.key.algorithm}
# region: tokens.py:access_token
return create_access_token(
    Subject(user.id, keys.signing_key()),
    expires_delta=timedelta(days=1),
    additional_claims={"name": user.name, "email": user.email, "role": user.role, "sid": sid},
    additional_headers={"typ": ACCESS},
)
# region: tokens.py:refresh_token
return create_refresh_token(
    Subject(user_id, keys.signing_key()),
    additional_claims={"role": "user", "sid": sid, "jti": jti, "iat": issued_at, "nbf": issued_at, "exp": expires_at},
    additional_headers={"typ": ACCESS},
)
