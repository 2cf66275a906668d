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
    ### BEGIN SOLUTION 3.1
    key = keys.signing_key()
    headers = {"kid": key.kid, "typ": typ}
    return jwt.encode(claims, keys.signing_material(key), algorithm=key.algorithm, headers=headers)
    ### END SOLUTION 3.1


def access_token(user: User, sid: str) -> str:
    """Return a new access token (`sign`, type ACCESS) for `user` in the session `sid`.

    It says `iss` (JWT_ISSUER), `aud` (JWT_AUDIENCE), `sub` (the user's id, as a string), `role`, `sid`, `jti` (new for
    each token: a UUID), `iat` and `nbf` (now, in whole seconds) and `exp` (ACCESS_TOKEN_SECONDS later), and nothing
    else: no name, no e-mail.
    """
    ### BEGIN SOLUTION 3.1
    now = int(time.time())
    claims = {
        "iss": current_app.config["JWT_ISSUER"],
        "aud": current_app.config["JWT_AUDIENCE"],
        "sub": str(user.id),
        "role": user.role,
        "sid": sid,
        "jti": str(uuid4()),
        "iat": now,
        "nbf": now,
        "exp": now + current_app.config["ACCESS_TOKEN_SECONDS"],
    }
    return sign(claims, ACCESS)
    ### END SOLUTION 3.1


def refresh_token(user_id: int, sid: str, jti: str, issued_at: int, expires_at: int) -> str:
    """Return the refresh token `jti` (`sign`, type REFRESH); both times in whole seconds since 1970.

    It has the claims of an access token, but for the `role`, and nothing else: `iat` and `nbf` are `issued_at`, `exp`
    is `expires_at`.
    """
    ### BEGIN SOLUTION 3.1
    claims = {
        "iss": current_app.config["JWT_ISSUER"],
        "aud": current_app.config["JWT_AUDIENCE"],
        "sub": str(user_id),
        "sid": sid,
        "jti": jti,
        "iat": issued_at,
        "nbf": issued_at,
        "exp": expires_at,
    }
    return sign(claims, REFRESH)
    ### END SOLUTION 3.1


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
    ### BEGIN SOLUTION 3.2
    try:
        header = jwt.get_unverified_header(token)
        key = keys.find(header.get("kid"))
        if key is None or header.get("typ") != typ:
            raise InvalidToken("The token is of another kind, or its key is not known.")
        claims: Claims = jwt.decode(
            token,
            keys.verifying_material(key),
            algorithms=[key.algorithm],
            audience=current_app.config["JWT_AUDIENCE"],
            issuer=current_app.config["JWT_ISSUER"],
            options={"require": list(REQUIRED[typ])},
        )
    except jwt.ExpiredSignatureError:
        raise InvalidToken("The token has expired.") from None
    except (jwt.PyJWTError, ValueError):
        raise InvalidToken("The token is not valid.") from None
    if not all(isinstance(claims.get(name, ""), str) for name in ("sub", "jti", "sid", "role")):
        raise InvalidToken("The token is not valid.")
    if not all(isinstance(claims[name], int | float) for name in ("iat", "nbf", "exp")):
        raise InvalidToken("The token is not valid.")
    if not re.fullmatch(r"[0-9]{1,18}", claims["sub"]) or claims.get("role", "user") not in SIGNED_IN:
        raise InvalidToken("The token is not valid.")
    return claims
    ### END SOLUTION 3.2
