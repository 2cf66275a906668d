# exercise: 3.1
# verdict: wrong
# misconception: We sign with RS256, so that is what stands in the code.
# feedback: JWT_ALGORITHM chooses for new keys
# region: tokens.py:sign
key = keys.signing_key()
return jwt.encode(claims, keys.signing_material(key), algorithm="RS256", headers={"kid": key.kid, "typ": typ})
