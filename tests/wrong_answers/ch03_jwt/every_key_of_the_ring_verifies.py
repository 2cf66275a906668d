# exercise: 3.2
# verdict: wrong
# misconception: The ring holds the keys that verify, so whoever is in it verifies.
# feedback: the time of this key has come
# extra: yes
# region: tokens.py:key_for
key = next((key for key in keys.key_ring().read() if key.kid == header.get("kid")), None)
if key is None or header.get("alg") != key.algorithm:
    raise InvalidToken("No key of ours has signed the token.")
return keys.verifying_material(key)
