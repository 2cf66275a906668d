"""Passwords are kept as argon2id hashes (RFC 9106); checking one costs the same whether the account exists or not.

The cost comes from ARGON2_TIME_COST, ARGON2_MEMORY_KIB and ARGON2_PARALLELISM. A hash made at another cost is renewed
at the next login, the only moment at which the password is known.

What is hashed is the password in NFC (RFC 8265, 4.2): an é is one character from one keyboard and two from another,
and whoever types the same must be let in.
"""

import secrets
import unicodedata
from base64 import b64encode
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Flask, current_app

from solutions.ch00_books_api.models import User
from solutions.ch00_books_api.settings import BadSettings

LONGEST = 1000  # characters as sent; what is longer is nobody's, and NFC takes its time for a megabyte


class Passwords(NamedTuple):
    """The hasher at this app's cost, and the hash that stands in for an account that does not exist."""

    hasher: PasswordHasher
    nobodys_hash: str


def nobodys(hasher: PasswordHasher) -> str:
    """Return a hash that is no password's, and costs as much to check as one of today: random, so made in no time."""
    salt, digest = (b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (16, 32))
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"


def in_one_form(password: str) -> str:
    """Return `password` in the form that is hashed, however it was typed: NFC, which leaves every character there."""
    return unicodedata.normalize("NFC", password) if len(password) <= LONGEST else password


def matches(user: User | None, password: str) -> bool:
    """Tell whether `password`, in one form, is that of `user`: exactly one hash is computed, also for no user at all.

    An attacker who could see which addresses have an account would know where to go on (OWASP ASVS 5, 6.3.8). A hash
    of another cost is renewed; the caller commits.
    """
    passwords: Passwords = current_app.extensions["passwords"]
    stored = user.password_hash if user else passwords.nobodys_hash
    password = in_one_form(password)
    try:
        passwords.hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
    if user and passwords.hasher.check_needs_rehash(stored):
        user.password_hash = passwords.hasher.hash(password)
    return user is not None


def hashed(password: str) -> str:
    """Return the hash of `password` under which an account is kept."""
    passwords: Passwords = current_app.extensions["passwords"]
    return passwords.hasher.hash(in_one_form(password))


def init_app(app: Flask) -> None:
    """Set the cost of a hash; raises BadSettings for one that argon2 cannot compute."""
    if app.config["ARGON2_MEMORY_KIB"] < 8 * app.config["ARGON2_PARALLELISM"]:
        raise BadSettings("the environment variable ARGON2_MEMORY_KIB must be 8 or more for each of ARGON2_PARALLELISM")
    hasher = PasswordHasher(
        time_cost=app.config["ARGON2_TIME_COST"],
        memory_cost=app.config["ARGON2_MEMORY_KIB"],
        parallelism=app.config["ARGON2_PARALLELISM"],
    )
    app.extensions["passwords"] = Passwords(hasher, nobodys(hasher))
