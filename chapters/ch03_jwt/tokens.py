"""Tokens: what they say, and what must hold before one is believed.

    {"alg": "RS256", "typ": "at+jwt", "kid": "5c1e…"}
    {"iss": "https://shop.test", "aud": "books-api", "sub": "1", "role": "user", "sid": "…", "jti": "…",
     "iat": 1714557600, "nbf": 1714557600, "exp": 1714558500}

An access token follows RFC 9068, its refresh token is of another type (`typ`), so that neither passes for the other
(RFC 8725, 3.11). Whoever gets hold of a token can read it: it says nothing personal. How it is verified we decide,
never the token: its `alg` chooses nothing, its `jku`, `x5u` and `jwk` are not looked at (RFC 8725, 3.1 and 3.10).

Flask-JWT-Extended makes and verifies them, with PyJWT's cryptography. It believes more than we do unless it is told
otherwise: by its settings and by its loaders, the functions here and in bearer.py that are handed to `manager`.
"""

import re
import time
from datetime import timedelta
from typing import Any, NamedTuple

import jwt
from flask import Flask, current_app
from flask_jwt_extended import (
    JWTManager,
    create_access_token,
    create_refresh_token,
    decode_token,
    get_unverified_jwt_headers,
)
from flask_jwt_extended.exceptions import JWTExtendedException

from solutions.ch00_books_api.models import User
from solutions.ch01_security.roles import SIGNED_IN

from . import keys

ACCESS, REFRESH = "at+jwt", "rt+jwt"
REQUIRED = {  # claims that a token of this type must have
    ACCESS: ("iss", "aud", "sub", "exp", "nbf", "iat", "jti", "sid", "role"),
    REFRESH: ("iss", "aud", "sub", "exp", "nbf", "iat", "jti", "sid"),
}

MOST_REMEMBERED = 2_000  # tokens, in each worker: a few megabytes

Claims = dict[str, Any]

manager = JWTManager()


class InvalidToken(jwt.InvalidTokenError):
    """The token is not to be believed. The text is for whoever sent it: it says what is wrong, not how to do better."""


REFUSALS = (jwt.PyJWTError, JWTExtendedException)  # all that says so: ours and the libraries'; bearer.py answers them


class Subject(NamedTuple):
    """Whom a token is about, and which key signs it: what the library hands to its loaders while it makes one."""

    user_id: int
    key: keys.Key


@manager.user_identity_loader
def sub(subject: Subject) -> str:
    """Return the claim `sub`: a text, since it is one (RFC 7519, 4.1.2)."""
    return str(subject.user_id)


@manager.encode_key_loader
def material(subject: Subject) -> Any:
    """Return what the library signs a token for `subject` with: its key, as keys.py makes it ready for PyJWT."""
    ### BEGIN YOUR CODE 3.1
    raise NotImplementedError("exercise 3.1: issue: tokens that say enough and no more")
    ### END YOUR CODE 3.1


@manager.additional_headers_loader
def header(subject: Subject) -> dict[str, Any]:
    """Return what the header of a token for `subject` says of the key that signs it (RFC 7515, 4.1.1 and 4.1.4).

    What is not said here, the library says by itself, or not at all. It knows its settings, and no key.
    """
    ### BEGIN YOUR CODE 3.1
    raise NotImplementedError("exercise 3.1: issue: tokens that say enough and no more")
    ### END YOUR CODE 3.1


def access_token(user: User, sid: str) -> str:
    """Return a new access token for `user` in the session `sid`; its header says the type ACCESS (`typ`).

    It says `iss` (JWT_ISSUER), `aud` (JWT_AUDIENCE), `sub` (the user's id, as a string), `role`, `sid`, `jti` (new for
    each token: a UUID), `iat` and `nbf` (now, in whole seconds) and `exp` (ACCESS_TOKEN_SECONDS later), and nothing
    else but what Flask-JWT-Extended adds (`type`, `fresh`): no name, no e-mail.

    The key that signs is `keys.signing_key()`. The library makes the token for a Subject (`create_access_token`), and
    much of that it says by itself; what it does not know, or would say otherwise, it has to be given.
    """
    ### BEGIN YOUR CODE 3.1
    raise NotImplementedError("exercise 3.1: issue: tokens that say enough and no more")
    ### END YOUR CODE 3.1


def refresh_token(user_id: int, sid: str, jti: str, issued_at: int, expires_at: int) -> str:
    """Return the refresh token `jti`, of the type REFRESH; both times in whole seconds since 1970.

    It has the claims of an access token, but for the `role`, and nothing else of ours. It is the token of a row in the
    database, and says the same whenever it is made from it, by whichever key that then signs: `iat` and `nbf` are
    `issued_at`, `exp` is `expires_at`. The library makes it, too (`create_refresh_token`).
    """
    ### BEGIN YOUR CODE 3.1
    raise NotImplementedError("exercise 3.1: issue: tokens that say enough and no more")
    ### END YOUR CODE 3.1


def verification(config: dict[str, Any]) -> dict[str, Any]:
    """Return the library's settings for what it verifies by itself, from the app's `config`.

    These are the issuer and the audience that a token must have, and the algorithms that one may have at all (its
    JWT_DECODE_… settings): unless it is told, it asks for no issuer and no audience, and knows one algorithm. A key
    may be older than JWT_ALGORITHM, which is that of new ones (`keys.ALGORITHMS` are all); which algorithm this token
    may have, `key_for` decides.
    """
    ### BEGIN YOUR CODE 3.2
    return {}
    ### END YOUR CODE 3.2


@manager.decode_key_loader
def key_for(header: dict[str, Any], _claims: Claims) -> Any:
    """Return what verifies a token with this header (`keys.verifying_material`); raises InvalidToken.

    Nobody has verified anything yet: the header is what the sender wrote. Its `kid` must name a key that verifies now
    (`keys.find`; None: an unknown one), its `alg` must be that key's own. What it says beyond that is not followed.
    (Only `crit` is, by PyJWT: it names what must be understood, and there is nothing that we understand beyond the
    standard, so a token with one is refused: RFC 7515, 4.1.11.) Any other error than a jwt.InvalidTokenError would be
    a 500.
    """
    ### BEGIN YOUR CODE 3.2
    return keys.verifying_material(keys.signing_key())
    ### END YOUR CODE 3.2


def is_sound(header: dict[str, Any], claims: Claims, typ: str) -> bool:
    """Tell whether a token of ours that is neither too old nor too new says what one of the type `typ` must.

    Its header says `typ`. It has every claim in REQUIRED[typ]; `iat`, `nbf` and `exp` are numbers of JSON (RFC 7519, 2:
    NumericDate); `sub` is a text of 1 to 18 digits 0-9, `jti` and `sid` are texts, `role`, where it is required, is one
    of SIGNED_IN. Claims that we do not know are passed over. The claim `type`, by which the library tells tokens apart,
    means nothing: a token without one counts as an access token there.

    A claim can be of any kind: a time that is a text ("1714557600") or `true`, which PyJWT takes, a list, which no set
    can be asked for; and a `jti` that was not there is None here.
    """
    ### BEGIN YOUR CODE 3.2
    return True
    ### END YOUR CODE 3.2


@manager.token_verification_loader
def is_access_token(header: dict[str, Any], claims: Claims) -> bool:
    """Tell whether the token that came with a request is an access token: the library's last question about it."""
    return is_sound(header, claims, ACCESS)


def verify(token: str, typ: str) -> Claims:
    """Return the claims of `token`, of the type `typ`; raises one of REFUSALS, whatever text `token` is.

    The library verifies it as it does those that come with a request (`decode_token`: its key, `iss`, `aud` and the
    times, with no leeway), but leaves to us what `is_sound` says of its header (`get_unverified_jwt_headers`) and
    claims. Whoever verifies without it raises InvalidToken for an error of PyJWT: the library's answer to an expired
    token needs what only `decode_token` adds to that error.
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
    except InvalidToken:
        raise
    except (jwt.PyJWTError, ValueError, OSError):
        raise InvalidToken("The token is not valid.") from None
    ### END YOUR CODE 3.2


class Remembered(NamedTuple):
    """What a token says that has been verified, and the key that has verified it."""

    header: dict[str, Any]
    claims: Claims
    key: keys.Key


def remember(token: str, claims: Claims) -> None:
    """Keep what `token` says, which has just been verified, for the requests that bring it again."""
    known: dict[str, Remembered] = current_app.extensions["remembered_tokens"]
    try:
        header = get_unverified_jwt_headers(token)
    except REFUSALS:  # whoever has verified it reads more than the library does
        return
    key = keys.find(header.get("kid"))
    if key and is_sound(header, claims, ACCESS):
        if len(known) >= MOST_REMEMBERED:
            known.clear()
        known[token] = Remembered(header, claims, key)


def remembered(token: str) -> Remembered | None:
    """Return what `token` says, if it has been verified before, and by what can change since then it still is good: its
    key verifies, and the clock is between its times. Else None: then it has to be verified, which says what is wrong.
    """
    found: Remembered | None = current_app.extensions["remembered_tokens"].get(token)
    if found is None or keys.find(found.key.kid) != found.key:
        return None
    claims = found.claims
    return found if max(claims["iat"], claims["nbf"]) <= time.time() < claims["exp"] else None


def init_app(app: Flask) -> None:
    """Let Flask-JWT-Extended make and verify the tokens of `app`."""
    app.config.update(
        verification(app.config),
        JWT_ENCODE_ISSUER=app.config["JWT_ISSUER"],
        JWT_ENCODE_AUDIENCE=app.config["JWT_AUDIENCE"],
        JWT_COOKIE_CSRF_PROTECT=False,  # no token is in a cookie, so none needs the claim `csrf`
    )
    manager.init_app(app)
    app.extensions["remembered_tokens"] = {}
