"""What an operator may set, and nothing else: every setting comes from the environment.

    DATABASE_URL=postgresql+psycopg://shop@db/shop PROXY_HOPS=1 flask --app solutions.ch00_books_api.app run

Later chapters read their settings here too, so that one page lists them all. The rule is the third factor of
the Twelve-Factor App: configuration that differs between deployments stands in the environment, not in code.
"""

import os
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask


def origins(text: str) -> list[str]:
    """Split a comma-separated list of origins (RFC 6454): `https://a.test,https://b.test`."""
    return [origin.strip().rstrip("/") for origin in text.split(",") if origin.strip()]


# name: (default, how the text becomes a value)
SETTINGS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "DATABASE_URL": ("sqlite:///books.db", str),
    "REDIS_URL": ("redis://127.0.0.1:6379/0", str),
    "PROXY_HOPS": ("0", int),  # proxies in front that set X-Forwarded-*: exactly this many are believed
    "MAX_CONTENT_LENGTH": ("1000000", int),  # bytes of a request body
    "SECRET_KEY": ("", str),
    "CSRF_SECRET_KEY": ("", str),
    "WEBHOOK_SECRET": ("", str),
    "ALLOWED_ORIGINS": ("", origins),  # browser front ends on other origins
    "ARGON2_TIME_COST": ("3", int),  # passes; the three defaults are RFC 9106's second recommendation
    "ARGON2_MEMORY_KIB": ("65536", int),
    "ARGON2_PARALLELISM": ("4", int),
    "SESSION_LIFETIME_SECONDS": ("3600", int),  # since the last request
    "RATE_LIMIT_DEFAULT": ("200 per day;50 per hour", str),  # each route, per user or address
    "RATE_LIMIT_CATALOGUE": ("1000 per day", str),
    "RATE_LIMIT_LOGIN_ADDRESS": ("10 per minute", str),
    "RATE_LIMIT_LOGIN_ACCOUNT": ("5 per minute", str),
    "RATE_LIMIT_REPORT_ADMIN": ("1000 per hour", str),
    "RATE_LIMIT_REPORT_PREMIUM": ("100 per hour", str),
    "RATE_LIMIT_REPORT_USER": ("20 per hour", str),
    "FETCH_TIMEOUT_SECONDS": ("5", float),  # for fetching a cover, all redirects included
    "FETCH_MAX_BYTES": ("2000000", int),  # of a cover
    "JWT_ALGORITHM": ("RS256", str),  # of new keys: RS256 or EdDSA; HS256 where nobody else verifies
    "JWT_ISSUER": ("https://shop.test", str),  # who issues the tokens,
    "JWT_AUDIENCE": ("books-api", str),  # and for whom
    "KEY_FOLDER": ("keys", str),  # of the private keys
    "KEY_ROTATION_DAYS": ("30", int),
    "ACCESS_TOKEN_SECONDS": ("900", int),
    "REFRESH_TOKEN_SECONDS": ("1209600", int),  # from the login on: then it is time to sign in again
    "LOG_FOLDER": ("logs", str),
    "LOG_MAX_BYTES": ("10000000", int),  # a log file that has so many is rotated
    "LOG_FILES_KEPT": ("10", int),
}


def init_app(app: Flask, config: Mapping[str, Any] | None = None) -> None:
    """Fill `app.config` from the environment, then from `config`.

    Raises ValueError naming the variable whose text is not of its kind.
    """
    for name, (default, convert) in SETTINGS.items():
        try:
            app.config[name] = convert(os.environ.get(name, default))
        except ValueError:
            raise ValueError(
                f"the environment variable {name} must be {convert.__name__}, not {os.environ[name]!r}"
            ) from None
    app.config.update(config or {})


def secret(app: Flask, name: str) -> str:
    """Return the secret setting `name`, of 32 characters or more; raises ValueError when it is missing or short."""
    value = str(app.config[name])
    if len(value) < 32:
        raise ValueError(f"set the environment variable {name} to 32 random characters or more")
    return value
