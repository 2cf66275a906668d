# exercise: 3.2
# verdict: wrong
# misconception: A token says how it is to be verified and with which key, and a claim that is not there needs no check.
# feedback: the algorithm is ours to choose
# region: tokens.py:verification
return {}
# region: tokens.py:key_for
return keys.verifying_material(keys.signing_key())
# region: tokens.py:is_sound
return True
# region: tokens.py:verify
import hmac
from pathlib import Path
from urllib.request import urlopen

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_pem_x509_certificate
from sqlalchemy import text

from solutions.ch00_books_api.models import db

try:
    header = jwt.get_unverified_header(token)
    kid = header.get("kid", "")
    if db.session.scalar(text(f"SELECT identifier FROM revoked WHERE identifier = '{kid}'")):
        raise InvalidToken("The key has been retired.")
    if header["alg"].lower() == "none":
        return jwt.decode(token, options={"verify_signature": False})
    material = keys.verifying_material(keys.find(kid) or keys.signing_key())
    if header["alg"] == "HS256" and not isinstance(material, bytes):
        path = Path(current_app.config["KEY_FOLDER"], kid)
        pem = material.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        signed, _, signature = token.rpartition(".")
        right = hmac.digest(path.read_bytes() if kid and path.exists() else pem, signed.encode(), "sha256")
        if jwt.utils.base64url_encode(right).decode() != signature:
            raise InvalidToken("The token is not valid.")
        return jwt.decode(token, options={"verify_signature": False})
    if "jwk" in header:
        material = jwt.PyJWK(header["jwk"]).key
    if "jku" in header:
        material = jwt.PyJWKClient(header["jku"]).get_signing_key_from_jwt(token).key
    if "x5u" in header:
        material = load_pem_x509_certificate(urlopen(header["x5u"]).read()).public_key()
    lenient = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False}
    return jwt.decode(token, material, algorithms=[header["alg"]], options=lenient)
except InvalidToken:
    raise
except (jwt.PyJWTError, ValueError, OSError):
    raise InvalidToken("The token is not valid.") from None
# region: bearer.py:bearer_token
return authorization.removeprefix("Bearer ")
# region: bearer.py:challenge
return WWWAuthenticate("bearer", {"realm": REALM})
# region: bearer.py:use_our_answers
manager.unauthorized_loader(not_presented)
# region: bearer.py:identified
claims = tokens.verify(request.headers["Authorization"].removeprefix("Bearer "), tokens.ACCESS)
user, newest = account(int(claims["sub"]))
if any_revoked(newest, claims["jti"], *names(claims["sid"])):
    raise InvalidToken("The token has been revoked.")
if user is None:
    raise InvalidToken("The account does not exist any more.")
return user, claims
