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

from flask import Flask

# scheme, host and port, after which at most a slash comes; no IPv6 address: its brackets are a pattern to Flask-CORS
LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
ORIGIN = re.compile(rf"(https?)://({LABEL}(?:\.{LABEL})*)(?::([0-9]{{1,5}}))?/?")
DEFAULT_PORTS = {"https": 443, "http": 80}
THIS_MACHINE = ("localhost", "127.0.0.1")


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


class Setting(NamedTuple):
    """What counts where the environment says nothing, and how a text becomes a value.

    `read` raises ValueError for a text that is none, with a sentence that begins with "must", or with any other.
    """

    default: str
    read: Callable[[str], Any] = str


SECRET = Setting("", secret)

Settings = Mapping[str, Setting]

SETTINGS: Settings = {
    "DATABASE_URL": Setting("sqlite:///books.db"),
    "REDIS_URL": Setting("redis://127.0.0.1:6379/0"),
    "PROXY_HOPS": Setting("0", int),  # proxies in front that set X-Forwarded-*: exactly this many are believed
    "PATH_PREFIX": Setting("", path_prefix),  # the proxies pass it on as part of the path
    "MAX_CONTENT_LENGTH": Setting("1000000", int),  # bytes of a request body
    "ALLOWED_ORIGINS": Setting("", origins),  # browser front ends on other origins
    "ARGON2_TIME_COST": Setting("3", int),  # passes; the three defaults are RFC 9106's second recommendation
    "ARGON2_MEMORY_KIB": Setting("65536", int),
    "ARGON2_PARALLELISM": Setting("4", int),
    "SESSION_LIFETIME_SECONDS": Setting("3600", int),  # since the last request
    "RATE_LIMIT_DEFAULT": Setting("200 per day;50 per hour"),  # each route, per user or address
    "RATE_LIMIT_CATALOGUE": Setting("1000 per day"),
    "RATE_LIMIT_LOGIN_ADDRESS": Setting("10 per minute"),
    "RATE_LIMIT_LOGIN_ACCOUNT": Setting("5 per minute"),
    "RATE_LIMIT_REPORT_ADMIN": Setting("1000 per hour"),
    "RATE_LIMIT_REPORT_PREMIUM": Setting("100 per hour"),
    "RATE_LIMIT_REPORT_USER": Setting("20 per hour"),
    "FETCH_TIMEOUT_SECONDS": Setting("5", float),  # for fetching a cover, all redirects included
    "FETCH_MAX_BYTES": Setting("2000000", int),  # of a cover
    "JWT_ALGORITHM": Setting("RS256"),  # of new keys: RS256 or EdDSA; HS256 where nobody else verifies
    "JWT_ISSUER": Setting("https://shop.test"),  # who issues the tokens,
    "JWT_AUDIENCE": Setting("books-api"),  # and for whom
    "KEY_FOLDER": Setting("keys"),  # of the private keys
    "KEY_ROTATION_DAYS": Setting("30", int),
    "ACCESS_TOKEN_SECONDS": Setting("900", int),
    "REFRESH_TOKEN_SECONDS": Setting("1209600", int),  # from the login on: then it is time to sign in again
    "LOG_FOLDER": Setting("logs"),
    "LOG_MAX_BYTES": Setting("10000000", int),  # a log file that has so many is rotated
    "LOG_FILES_KEPT": Setting("10", int),
}


def init_app(app: Flask, config: Mapping[str, Any] | None = None, more: Settings = MappingProxyType({})) -> None:
    """Fill `app.config` from `config`, else from the environment: with SETTINGS, and `more` that a chapter needs.

    Raises ValueError with a sentence for every variable whose text is not of its kind.
    """
    app.config.update(config or {})
    faults = []
    for name, setting in {**SETTINGS, **more}.items():
        if name in (config or {}):
            continue
        text = os.environ.get(name, setting.default)
        try:
            app.config[name] = setting.read(text)
        except ValueError as error:
            what = str(error) if str(error).startswith("must") else f"must be {setting.read.__name__}, not {text!r}"
            faults.append(f"the environment variable {name} {what}")
    if faults:
        raise ValueError("; ".join(faults))
