# exercise: 3.2
# verdict: wrong
# extra: yes
# misconception: Where there is no such key, the look-up raises its own error, and the library makes a 401 of it.
# feedback: there is no key
# region: tokens.py:key_for
key = keys.find(header.get("kid"))
if key is None:
    raise KeyError(header.get("kid"))
if header.get("alg") != key.algorithm:
    raise InvalidToken("No key of ours has signed the token.")
return keys.verifying_material(key)
