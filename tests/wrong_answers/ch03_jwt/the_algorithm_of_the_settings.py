# exercise: 3.2
# verdict: wrong
# extra: yes
# misconception: JWT_ALGORITHM says which algorithm is used here, so it is the one that a token must have.
# feedback: EdDSA is the algorithm of this key
# region: tokens.py:key_for
key = keys.find(header.get("kid"))
if key is None or header.get("alg") != current_app.config["JWT_ALGORITHM"]:
    raise InvalidToken("No key of ours has signed the token.")
return keys.verifying_material(key)
