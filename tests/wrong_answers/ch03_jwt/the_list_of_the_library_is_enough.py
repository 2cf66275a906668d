# exercise: 3.2
# verdict: wrong
# extra: yes
# misconception: JWT_DECODE_ALGORITHMS says which algorithms are allowed; the key need not be asked.
# feedback: the key is one for RS256
# region: tokens.py:key_for
key = keys.find(header.get("kid"))
if key is None:
    raise InvalidToken("No key of ours has signed the token.")
return keys.verifying_material(key)
# region: tokens.py:verification
return {
    "JWT_DECODE_ISSUER": config["JWT_ISSUER"],
    "JWT_DECODE_AUDIENCE": config["JWT_AUDIENCE"],
    "JWT_DECODE_ALGORITHMS": [*keys.ALGORITHMS, "RS384", "RS512", "PS256", "PS512"],
}
