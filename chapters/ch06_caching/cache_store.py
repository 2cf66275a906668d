"""The Redis that answers are kept in, which may go away, and may forget.

Sessions, limits and revoked tokens must stay until they end: a Redis that has them must not evict anything (maxmemory
with noeviction). What is cached is there to be forgotten, the least used first (allkeys-lru). The policy is one for a
whole server, so an operator gives the cache a server of its own, CACHE_URL; without one, it shares that of REDIS_URL.

A cache that does not answer costs CACHE_TIMEOUT_SECONDS once; for a second after that this worker does without it. Only
changes are told it all the same: others may reach it, and would be given what is old.
"""

import time

from flask import Flask, current_app
from redis import Redis
from redis.exceptions import RedisError

from solutions.ch00_books_api import settings
from solutions.ch01_security.redis_store import connect

AWAY_SECONDS = 1.0  # without a try, after one that failed


def maybe_redis_url(text: str) -> str:
    """Return `text`, which is empty or the address of a Redis; raises ValueError."""
    return text and settings.redis_url(text)


SETTINGS: settings.Settings = {
    "CACHE_URL": settings.Setting("", maybe_redis_url),  # empty: REDIS_URL
    "CACHE_TIMEOUT_SECONDS": settings.Setting("0.1", settings.seconds),
}


class Away(RedisError):
    """It was away a moment ago, and is not asked."""


class CacheStore:
    """The client, and when it last failed."""

    def __init__(self, client: "Redis") -> None:
        self.client = client
        self.away_until = 0.0


def always() -> "Redis":
    """Return the client of the cache, for what must be tried in any case."""
    found: CacheStore = current_app.extensions["cache_store"]
    return found.client


def cache() -> "Redis":
    """Return the client of the cache; raises Away while it is not to be asked."""
    found: CacheStore = current_app.extensions["cache_store"]
    if time.monotonic() < found.away_until:
        raise Away
    return found.client


def failed(what: str) -> None:
    """Note that the cache did not answer; `what` was to be done with it."""
    found: CacheStore = current_app.extensions["cache_store"]
    if time.monotonic() >= found.away_until:
        current_app.logger.warning("the cache does not answer: %s", what)
        found.away_until = time.monotonic() + AWAY_SECONDS


def init_app(app: Flask) -> None:
    """Connect to the Redis that CACHE_URL names; nothing is sent before the first request."""
    url = app.config["CACHE_URL"] or app.config["REDIS_URL"]
    app.extensions["cache_store"] = CacheStore(connect(url, app.config["CACHE_TIMEOUT_SECONDS"]))
