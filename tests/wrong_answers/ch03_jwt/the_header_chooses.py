# exercise: 3.2
# verdict: wrong
# misconception: A token says how it is to be verified, and a claim that is not there needs no check.
# feedback: the algorithm is ours to choose
# region: tokens.py:verify
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.api_jwt import decode_complete

header = jwt.get_unverified_header(token)
if header.get("alg", "none").lower() == "none":
    return jwt.decode(token, options={"verify_signature": False})
key = keys.find(header.get("kid")) or keys.signing_key()
material = keys.verifying_material(key)
if header["alg"] == "HS256" and not isinstance(material, bytes):
    import base64
    import hashlib
    import hmac
    import json

    signed, _, signature = token.rpartition(".")
    pem = material.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    right = base64.urlsafe_b64encode(hmac.new(pem, signed.encode(), hashlib.sha256).digest()).rstrip(b"=").decode()
    if signature != right:
        raise InvalidToken("The token is not valid.")
    payload = signed.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
if "jwk" in header:
    material = jwt.PyJWK(header["jwk"]).key
try:
    return decode_complete(token, material, algorithms=[header["alg"]], options={"verify_aud": False})["payload"]
except jwt.PyJWTError:
    raise InvalidToken("The token is not valid.") from None
# region: bearer.py:bearer_token
return authorization.removeprefix("Bearer ")
# region: bearer.py:challenge
return WWWAuthenticate("bearer", {"realm": REALM})
