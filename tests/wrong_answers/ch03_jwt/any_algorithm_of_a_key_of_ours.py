# exercise: 3.2
# verdict: wrong
# extra: yes
# misconception: The algorithm is good when it is one of ours, and each is verified in its own way.
# feedback: the key that is named is one for
# region: tokens.py:key_for
key = keys.find(header.get("kid"))
if key is None or header.get("alg") not in keys.ALGORITHMS:
    raise InvalidToken("No key of ours has signed the token.")
if header["alg"] == "HS256" and key.algorithm != "HS256":
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return keys.verifying_material(key).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
return keys.verifying_material(key)
