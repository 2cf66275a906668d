"""The one connection to Redis, and what the API answers without it.

Sessions and rate limits share the pool made here. Every wait, for a connection and for an answer, ends after
REDIS_TIMEOUT_SECONDS: else a frozen Redis would hold each request for as long as it is frozen. What cannot be decided
without Redis is refused with 503 and Retry-After (RFC 9110, 15.6.4); nothing is let through because the store that
would have said no is away.

A command whose answer does not come is never sent again: it may have been done, and only its answer is late. SET with
NX would then say no to the very caller whom it has said yes to, and INCR would count twice.
"""

from flask import Flask, Response, current_app
from redis import ConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from werkzeug.exceptions import InternalServerError

from solutions.ch00_books_api.errors import on_http_exception, problem

RETRY_AFTER = 5  # seconds


def store() -> "Redis":
    """Return the Redis client of the current app; it answers with bytes."""
    client: Redis = current_app.extensions["redis_store"]
    return client


def on_redis_error(_error: RedisError) -> Response:
    """Return 503: the answer depends on Redis, and Redis does not answer."""
    answer = problem(503, "Service Unavailable", "A part of the service does not answer. Please try again.")
    answer.headers["Retry-After"] = str(RETRY_AFTER)
    return answer


def on_internal_error(error: InternalServerError) -> Response:
    """Return 503 where a session could not be opened or saved: Flask wraps these errors, so they need a second look."""
    original = error.original_exception
    return on_redis_error(original) if isinstance(original, RedisError) else on_http_exception(error)


def connect(url: str, timeout: float) -> "Redis":
    """Return a client of the Redis at `url`, which waits `timeout` seconds at most; nothing is sent yet."""
    pool = ConnectionPool.from_url(
        url,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        # a connection that was closed while it was idle needs no retry: the pool notices that before it hands it out
        retry=Retry(NoBackoff(), 0),
    )
    return Redis(connection_pool=pool)


def init_app(app: Flask) -> None:
    """Connect to the Redis that REDIS_URL names; nothing is sent before the first request."""
    app.extensions["redis_store"] = connect(app.config["REDIS_URL"], app.config["REDIS_TIMEOUT_SECONDS"])
    app.register_error_handler(RedisError, on_redis_error)
    app.register_error_handler(InternalServerError, on_internal_error)
