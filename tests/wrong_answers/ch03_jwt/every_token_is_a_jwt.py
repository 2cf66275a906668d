# exercise: 3.1
# verdict: wrong
# extra: yes
# misconception: The type of a JWT is JWT, as the library has it; what a token is for, the client knows.
# feedback: should be at+jwt
# region: tokens.py:sign
key = keys.signing_key()
return jwt.encode(claims, keys.signing_material(key), algorithm=key.algorithm, headers={"kid": key.kid})
