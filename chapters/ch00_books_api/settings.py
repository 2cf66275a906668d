"""What an operator may set, and nothing else: every setting comes from the environment.

    DATABASE_URL=postgresql+psycopg://shop@db/shop PROXY_HOPS=1 flask --app solutions.ch00_books_api.app run

A chapter adds rows to this table for what only it needs, such as its secrets. The rule is the third factor of the
Twelve-Factor App: configuration that differs between deployments stands in the environment, not in code.
"""

import os
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import Flask
from limits import parse_many
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

# scheme, host and port, after which at most a slash comes; no IPv6 address: its brackets are a pattern to Flask-CORS
LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
ORIGIN = re.compile(rf"(https?)://({LABEL}(?:\.{LABEL})*)(?::([0-9]{{1,5}}))?/?")
DEFAULT_PORTS = {"https": 443, "http": 80}
THIS_MACHINE = ("localhost", "127.0.0.1")
MOST = 2**31 - 1  # seconds, bytes or whatever: a number that every library can count with


def origin(text: str) -> str:
    """Return the origin (RFC 6454) that `text` is, written as browsers write it, so that it can be compared with `==`.

    Capitals, the port that the scheme has by itself and a slash at the end say nothing, and are left out. Raises
    ValueError for what is no origin or more than one: a path, a pattern, `*`, and `null`, which any sandboxed frame
    sends; for a name that is not in ASCII, since a browser sends its xn-- form; and for http, where anybody on the way
    writes the page, unless it is this machine's.
    """
    found = ORIGIN.fullmatch(text.lower()) if text.isascii() else None
    if found is None or (found[1] == "http" and found[2] not in THIS_MACHINE):
        raise ValueError(f"must name origins such as https://app.shop.test, each whole, not {text!r}")
    scheme, host, port = found[1], found[2], int(found[3] or DEFAULT_PORTS[found[1]])
    return f"{scheme}://{host}" + ("" if port == DEFAULT_PORTS[scheme] else f":{port}")


def origins(text: str) -> list[str]:
    """Return the origins of a comma-separated list, `https://a.test,https://b.test`; raises ValueError."""
    return [origin(part.strip()) for part in text.split(",") if part.strip()]


def path_prefix(text: str) -> str:
    """Return `text`, the path of our host below which the API stands: "" (at its root), "/shop" or "/shop/v1"."""
    if not re.fullmatch(r"(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*", text):
        raise ValueError(f"must be empty or a path such as /shop, without a slash at its end, not {text!r}")
    return text


def secret(text: str) -> str:
    """Return `text`; raises ValueError unless it is long enough for nobody to guess it."""
    if len(text) < 32:
        raise ValueError("must be 32 random characters or more")
    return text


def rates(text: str) -> str:
    """Return `text`; raises ValueError unless it says how often, and in what time: `200 per day;50 per hour`."""
    try:
        limits = parse_many(text) if text.isprintable() else []
    except ValueError:
        limits = []
    if not limits or not all(0 < limit.amount <= MOST and 0 < limit.get_expiry() <= MOST for limit in limits):
        raise ValueError(f"must be limits, such as 200 per day;50 per hour, not {text!r}")
    return text


def whole(least: int) -> Callable[[str], int]:
    """Return what reads a whole number from `least` to MOST; it raises ValueError for any other text."""

    def read(text: str) -> int:
        if not re.fullmatch("-?[0-9]{1,10}", text) or not least <= int(text) <= MOST:
            raise ValueError(f"must be a whole number from {least} to {MOST}, not {text!r}")
        return int(text)

    return read


def seconds(text: str) -> float:
    """Return the number that `text` is; raises ValueError unless it is one of seconds that pass."""
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", text) or not float(text):
        raise ValueError(f"must be a number of seconds such as 2.5, and more than 0, not {text!r}")
    return float(text)


def filled(text: str) -> str:
    """Return `text`; raises ValueError where there is nothing in it, or what nobody types."""
    if not text.strip() or not text.isprintable():
        raise ValueError(f"must be a text with something in it, and on one line, not {text!r}")
    return text


def one_of(*names: str) -> Callable[[str], str]:
    """Return what reads one of `names`, and raises ValueError for any other text."""

    def read(text: str) -> str:
        if text not in names:
            raise ValueError(f"must be one of {', '.join(names)}, not {text!r}")
        return text

    return read


def database_url(text: str) -> str:
    """Return `text`; raises ValueError unless it is an address of a database that the app knows to speak to.

    What it says is not repeated in the fault: it may hold a password.
    """
    try:
        known = make_url(text).get_dialect().name in ("sqlite", "postgresql")
    except (SQLAlchemyError, ValueError):  # ValueError: a port that is no number
        known = False
    if not known:
        raise ValueError(
            "must be an address such as postgresql+psycopg://user:password@host/name or sqlite:///books.db"
        )
    return text


def redis_url(text: str) -> str:
    """Return `text`; raises ValueError unless it is an address of Redis, which may hold a password as well."""
    try:
        url = urlsplit(text)
        known = bool(url.scheme in ("redis", "rediss") and url.hostname and url.port != 0)
        known = (known or bool(url.scheme == "unix" and url.path)) and text.isprintable()
    except ValueError:
        known = False
    if not known:
        raise ValueError("must be an address such as redis://host:6379/0 or unix:///run/redis.sock")
    return text


def secrets(text: str) -> list[str]:
    """Return the secrets in a comma-separated list; raises ValueError unless each is one (`secret`)."""
    return [secret(part.strip()) for part in text.split(",") if part.strip()]


class BadSettings(ValueError):
    """What stands in the environment is not what it must be; the text names every variable, in one sentence."""


class Setting(NamedTuple):
    """What counts where the environment says nothing, and how a text becomes a value.

    `read` raises ValueError for a text that is none, with half a sentence that begins with "must" and says what would
    be right.
    """

    default: str
    read: Callable[[str], Any] = filled


SECRET = Setting("", secret)

Settings = Mapping[str, Setting]

SETTINGS: Settings = {
    "DATABASE_URL": Setting("sqlite:///books.db", database_url),
    "DATABASE_CONNECTIONS": Setting("8", whole(1)),  # to PostgreSQL, kept open by each worker: as many as its threads
    "REDIS_URL": Setting("redis://127.0.0.1:6379/0", redis_url),
    "REDIS_TIMEOUT_SECONDS": Setting("0.3", seconds),  # for a connection, and for an answer
    "PROXY_HOPS": Setting("0", whole(0)),  # proxies in front that set X-Forwarded-*: exactly this many are believed
    "PATH_PREFIX": Setting("", path_prefix),  # the proxies pass it on as part of the path
    "MAX_CONTENT_LENGTH": Setting("1000000", whole(1)),  # bytes of a request body
    "ALLOWED_ORIGINS": Setting("", origins),  # browser front ends on other origins
    "ARGON2_TIME_COST": Setting("3", whole(1)),  # passes; the three defaults are RFC 9106's second recommendation
    "ARGON2_MEMORY_KIB": Setting("65536", whole(8)),
    "ARGON2_PARALLELISM": Setting("4", whole(1)),
    "SESSION_LIFETIME_SECONDS": Setting("3600", whole(1)),  # since the last request
    "RATE_LIMIT_DEFAULT": Setting("200 per day;50 per hour", rates),  # each route, per user or address
    "RATE_LIMIT_CATALOGUE": Setting("1000 per day", rates),
    "RATE_LIMIT_LOGIN_ADDRESS": Setting("10 per minute", rates),
    "RATE_LIMIT_LOGIN_ACCOUNT": Setting("5 per minute", rates),
    "RATE_LIMIT_REFUSED": Setting("100 per minute", rates),  # tokens that are not good, per address
    "RATE_LIMIT_REGISTRATION": Setting("20 per minute", rates),  # per address
    "RATE_LIMIT_REPORT_ADMIN": Setting("1000 per hour", rates),
    "RATE_LIMIT_REPORT_PREMIUM": Setting("100 per hour", rates),
    "RATE_LIMIT_REPORT_USER": Setting("20 per hour", rates),
    "FETCH_TIMEOUT_SECONDS": Setting("5", seconds),  # for fetching a cover, all redirects included
    "FETCH_MAX_BYTES": Setting("2000000", whole(1)),  # of a cover
    "JWT_ALGORITHM": Setting("RS256", one_of("RS256", "EdDSA", "HS256")),  # of new keys; HS256 if nobody else verifies
    "JWT_ISSUER": Setting("https://shop.test"),  # who issues the tokens,
    "JWT_AUDIENCE": Setting("books-api"),  # and for whom
    "KEY_FOLDER": Setting("keys"),  # of the private keys
    "KEY_ROTATION_DAYS": Setting("30", whole(0)),
    "ACCESS_TOKEN_SECONDS": Setting("900", whole(1)),
    "REFRESH_TOKEN_SECONDS": Setting("1209600", whole(1)),  # from the login on: then it is time to sign in again
    "LOG_FOLDER": Setting("logs"),
    "LOG_MAX_BYTES": Setting("10000000", whole(1)),  # a log file that has so many is rotated
    "LOG_FILES_KEPT": Setting("10", whole(1)),
}


def read(environ: Mapping[str, str], table: Settings) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values of `table`, as `environ` has them or by default, and what is wrong with the other texts.

    Both by the names of the variables; a fault is half a sentence that begins with "must".
    """
    values, faults = {}, {}
    for name, setting in table.items():
        try:
            values[name] = setting.read(environ.get(name, setting.default))
        except ValueError as error:
            faults[name] = str(error)
    return values, faults


def refuse(faults: Mapping[str, str]) -> None:
    """Raise BadSettings, which names every variable in `faults` and says what would be right, if there is one."""
    if faults:
        raise BadSettings("; ".join(f"the environment variable {name} {fault}" for name, fault in faults.items()))


def init_app(app: Flask, config: Mapping[str, Any] | None = None, more: Settings = MappingProxyType({})) -> None:
    """Fill `app.config` from `config`, else from the environment: with SETTINGS, and `more` that a chapter needs.

    Raises BadSettings (`refuse`) for every variable whose text is not of its kind.
    """
    given = config or {}
    table = {name: setting for name, setting in {**SETTINGS, **more}.items() if name not in given}
    values, faults = read(os.environ, table)
    refuse(faults)
    app.config.update({**given, **values})
