"""The key ring: one key signs, the next is published already, those before it still verify.

    GET /.well-known/jwks.json         {"keys": [{"kid": "5c1e…", "kty": "RSA", "use": "sig", "alg": "RS256", "n": …}]}
    POST /api/auth/keys/rotate         200, {"kid": "e07a…", "algorithm": "RS256", …}   administrators only
    flask keys rotate [--now] | list | retire KID

A key that was used for long enough is replaced, and one that leaked at once. A token names its key (`kid`), so both can
verify side by side: the old one for as long as a token that it has signed can live, then it is retired. Other services
keep the public keys for JWKS_SECONDS, so a key is published for as long before it signs: the next one always is. JSON
Web Keys: RFC 7517, 7518 and 8037; key management: OWASP ASVS 5, 11.1 and 13.3.

The ring is one file, KEY_FOLDER/ring.json, which only its owner can read, and which is replaced whole: a worker reads
it again when it has changed. Of a key that no longer signs only the public part is kept.
"""

import base64
import fcntl
import json
import os
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import click
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from flask import Flask, Response, current_app, jsonify
from flask.cli import AppGroup
from flask_restful import Resource
from jwt import get_algorithm_by_name
from werkzeug.exceptions import Conflict

from solutions.ch00_books_api.representations import timestamp
from solutions.ch01_security import limits, roles

RULES: roles.Rules = {("jwks", "GET"): roles.ANYONE, ("key-rotation", "POST"): roles.ADMIN}
LIMITS: limits.Limits = {"jwks": limits.CATALOGUE}

ALGORITHMS = ("RS256", "EdDSA", "HS256")
RSA_BITS = 2048
JWKS_SECONDS = 300  # that a verifier may keep the public keys


@dataclass(frozen=True)
class Key:
    """A key of the ring; times in seconds since 1970. It waits until `signs_from`, which is None before, and has signed
    its last token when it gets a `verifies_until`, which is None before.

    `material` is what is stored: a PEM, of the private key until it has signed its last token, of the public key after
    that; or the secret of HS256 in Base64.
    """

    kid: str
    algorithm: str
    created_at: float
    material: str
    signs_from: float | None = None
    verifies_until: float | None = None

    def __repr__(self) -> str:
        """Nothing secret: what has a repr ends up in a log."""
        return f"<Key {self.kid} {self.algorithm}>"


Ring = tuple[Key, ...]  # the key that signs is the first, the next one the second


class TooEarly(Exception):
    """The next key cannot sign yet: who keeps the public keys may not know it. The text says until when."""


def new_key(algorithm: str) -> Key:
    """Return a new key; raises ValueError for an algorithm that we do not use."""
    made: dict[str, Callable[[], str]] = {
        "RS256": lambda: private_pem(rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)),
        "EdDSA": lambda: private_pem(ed25519.Ed25519PrivateKey.generate()),
        "HS256": lambda: base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    if algorithm not in made:
        raise ValueError(f"JWT_ALGORITHM must be one of {', '.join(made)}, not {algorithm!r}")
    return Key(secrets.token_hex(8), algorithm, time.time(), made[algorithm]())


def private_pem(key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey) -> str:
    """Return a private key as PEM (PKCS #8)."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_pem(material: str) -> str:
    """Return the public part of a private key in PEM, in PEM."""
    public = load_pem_private_key(material.encode(), None).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@lru_cache(maxsize=32)  # to read a PEM takes longer than to verify a token
def signing_material(key: Key) -> Any:
    """Return what PyJWT signs with."""
    if key.algorithm == "HS256":
        return base64.b64decode(key.material)
    return load_pem_private_key(key.material.encode(), None)


@lru_cache(maxsize=32)
def verifying_material(key: Key) -> Any:
    """Return what PyJWT verifies with: of a key pair the public part."""
    if key.algorithm == "HS256":
        return base64.b64decode(key.material)
    if key.verifies_until is None:
        return signing_material(key).public_key()
    return load_pem_public_key(key.material.encode())


def rotated(ring: Ring, fresh: Key, now: float) -> Ring:
    """Return the ring after a rotation: the next key signs from `now` on (`signs_from`), `fresh` is the next.

    `ring` begins with the key that has signed until now and the next one. The one that has signed until now verifies
    as long as a token which it has just signed can live, of whichever kind (`verifies_until`; ACCESS_TOKEN_SECONDS and
    REFRESH_TOKEN_SECONDS are settings). Of a pair, only the public part of it is kept (`public_pem`). Keys that
    verified before go on until their own time has come, and those whose time has come are left out. In the ring, the
    key that signs is the first and the next one the second; `fresh` signs nothing yet.
    """
    ### BEGIN YOUR CODE 3.5
    return (replace(ring[1], signs_from=now), fresh)
    ### END YOUR CODE 3.5


def verifying(ring: Ring, now: float) -> Ring:
    """Return the keys of `ring` with which a token may be verified at `now`: the one that signs, the next one, and each
    other one until its time has come (`verifies_until`), whether or not anybody has taken it out of the ring yet.
    """
    ### BEGIN YOUR CODE 3.5
    return ring
    ### END YOUR CODE 3.5


def public_jwk(key: Key) -> dict[str, Any] | None:
    """Return the public part of `key` as a JSON Web Key (RFC 7517, 4), None for a secret (HS256), which has none.

    Beside the members of its kind (RFC 7518, 6.3.1; RFC 8037, 2) it says which key it is, for which algorithm, and that
    it is for signatures: "kid", "alg", "use". PyJWT writes the others (`to_jwk` of an algorithm), and "key_ops", which
    says the use once more and may stay or go. It writes all that the key it is given holds.
    """
    ### BEGIN YOUR CODE 3.5
    algorithm: Any = get_algorithm_by_name(key.algorithm)
    return {"kid": key.kid, "alg": key.algorithm, "use": "sig"} | algorithm.to_jwk(signing_material(key), as_dict=True)
    ### END YOUR CODE 3.5


def write_private(path: Path, text: str) -> None:
    """Put `text` into the file `path`, which nobody but its owner may read or write (0600) at any moment.

    A reader finds the old content or the new one, never a part of one: another file of the same folder is written, and
    then takes the place of the first. What was written is on the disk before that, and at the return so is its name in
    the folder (fsync, of the file and of the folder): a key that has signed must not be gone after a power cut.
    """
    ### BEGIN YOUR CODE 3.5
    path.write_text(text)
    ### END YOUR CODE 3.5


class KeyRing:
    """The ring of one app, as its file has it; each worker has one, and all read the same file."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._path = folder, folder / "ring.json"
        self._version: tuple[int, ...] = ()
        self._ring: Ring = ()

    def read(self) -> Ring:
        """Return the ring; the file is read again only when it is another one."""
        found = self._path.stat()
        version = (found.st_ino, found.st_mtime_ns, found.st_size)
        if version != self._version:
            self._ring = tuple(Key(**entry) for entry in json.loads(self._path.read_text()))
            self._version = version
        return self._ring

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Let one process at a time change the ring."""
        with (self._folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def write(self, ring: Ring) -> None:
        """Store the ring; within `changing`."""
        write_private(self._path, json.dumps([asdict(key) for key in ring]))

    def begin(self, algorithm: str) -> None:
        """Make the first key and the next one, where there are none: nobody can know the one without the other."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.changing():
            if not self._path.exists():
                born = time.time()
                signs, waits = (replace(new_key(algorithm), created_at=born) for _ in range(2))
                self.write((replace(signs, signs_from=born), waits))
            elif whole := with_next(self.read(), algorithm):
                self.write(whole)


def with_next(ring: Ring, algorithm: str) -> Ring | None:
    """Return `ring` with a new key as the next one, None where it has one."""
    signs, *others = ring
    if any(key.verifies_until is None for key in others):
        return None
    return (signs, new_key(algorithm), *others)


def key_ring() -> KeyRing:
    """Return the key ring of the current app."""
    ring: KeyRing = current_app.extensions["key_ring"]
    return ring


def signing_key() -> Key:
    """Return the key that signs."""
    return key_ring().read()[0]


def find(kid: Any) -> Key | None:
    """Return the key called `kid` if it verifies now, else None. A `kid` is compared, and never a path or a query."""
    return next((key for key in verifying(key_ring().read(), time.time()) if key.kid == kid), None)


def rotate(*, older_than: float = 0, at_once: bool = False) -> Key | None:
    """Let the next key sign, if the one that signs has done so for so many seconds; return it, or None.

    Raises TooEarly where the next key was published less than JWKS_SECONDS ago, and after the one that signs, unless it
    has to be `at_once`. Two workers that rotate at the same moment rotate once, and the second is too early.
    """
    ring = key_ring()
    with ring.changing():
        signs, following, *_ = ring.read()
        now = time.time()
        if now - (signs.signs_from or signs.created_at) < older_than:
            return None
        known = following.created_at + JWKS_SECONDS
        if signs.created_at < following.created_at and now < known and not at_once:
            raise TooEarly(f"The next key is published to all only at {moment(known)}: rotate after that.")
        ring.write(rotated(ring.read(), new_key(current_app.config["JWT_ALGORITHM"]), now))
    return signing_key()


def drop(kids: set[str] | None = None) -> list[str]:
    """Take out of the ring the keys `kids`, or those whose time has come; return which were there.

    The key that signs stays; in the place of the next one comes a new one.
    """
    ring = key_ring()
    with ring.changing():
        keys = ring.read()
        left = tuple(key for key in keys if key.kid not in kids) if kids else tuple(verifying(keys, time.time()))
        if keys[0] not in left:
            left = (keys[0], *left)
        left = with_next(left, current_app.config["JWT_ALGORITHM"]) or left
        if left != keys:
            ring.write(left)
    return [key.kid for key in keys if key not in left]


def moment(seconds: float) -> str:
    """Return `seconds` since 1970 as answers have it."""
    return timestamp(datetime.fromtimestamp(seconds, UTC))


def shown(key: Key) -> dict[str, Any]:
    """Return what may be told about a key."""
    return {
        "kid": key.kid,
        "algorithm": key.algorithm,
        "created_at": moment(key.created_at),
        "signs_from": None if key.signs_from is None else moment(key.signs_from),
        "verifies_until": None if key.verifies_until is None else moment(key.verifies_until),
    }


class Jwks(Resource):
    """/.well-known/jwks.json"""

    def get(self) -> Response:
        """Return the public keys with which a token may be verified now, as a JSON Web Key Set."""
        found = map(public_jwk, verifying(key_ring().read(), time.time()))
        answer = jsonify(keys=[jwk for jwk in found if jwk])
        answer.headers["Cache-Control"] = f"public, max-age={JWKS_SECONDS}"
        return answer


class KeyRotation(Resource):
    """/api/auth/keys/rotate"""

    def post(self) -> dict[str, Any]:
        """Let the next key sign, and say which; 409 where not everybody can know it yet."""
        try:
            signs = rotate()
        except TooEarly as reason:
            raise Conflict(str(reason)) from None
        assert signs
        return shown(signs)


commands = AppGroup("keys", help="The keys that sign tokens.")


@commands.command("rotate")
@click.option("--now", "at_once", is_flag=True, help="Also when others may not know the next key yet.")
def rotate_command(at_once: bool) -> None:
    """Let the next key sign; the one before it verifies until its last token has expired."""
    try:
        signs = rotate(at_once=at_once)
    except TooEarly as reason:
        raise click.ClickException(f"{reason} If the key that signs has leaked: rotate --now.") from None
    assert signs
    click.echo(f"{signs.kid} signs from now on ({signs.algorithm}).")


@commands.command("list")
def list_command() -> None:
    """Print a line for each key: its name, its algorithm, since when, and what it is for."""
    signs, *others = key_ring().read()
    lines = [(signs, "signs")]
    lines += [
        (key, f"verifies until {moment(key.verifies_until)}" if key.verifies_until else "is the next") for key in others
    ]
    for key, use in lines:
        click.echo(f"{key.kid}  {key.algorithm}  {moment(key.created_at)}  {use}")


@commands.command("retire")
@click.argument("kid")
def retire_command(kid: str) -> None:
    """Take the key KID out of the ring now: every token that it has signed is void, here at least."""
    if kid == signing_key().kid:
        raise click.ClickException("This key signs: rotate first, then retire it.")
    if not drop({kid}):
        raise click.ClickException(f"There is no key {kid}: flask keys list names them.")
    click.echo(f"{kid} is retired. This API believes none of its tokens any more.")
    click.echo(f"Who keeps our key set (JWKS) does for up to {JWKS_SECONDS} s more, or until it is told to fetch it.")


def init_app(app: Flask, ring: KeyRing | None = None) -> None:
    """Read `ring`, else that of KEY_FOLDER, and make it where there is none; raises ValueError for an unknown
    JWT_ALGORITHM.
    """
    ring = ring or KeyRing(Path(app.config["KEY_FOLDER"]))
    ring.begin(app.config["JWT_ALGORITHM"])
    app.extensions["key_ring"] = ring
    app.cli.add_command(commands)
