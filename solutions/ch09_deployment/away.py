"""What the API answers while the database is away: 503, and when to come again.

    GET /api/books
    503 Service Unavailable
    Retry-After: 5

A database is restarted, a lock is held for too long, a disk is full. That is nobody's mistake in the request, and it
will pass: a 500 tells a client to give up, a 503 to wait (RFC 9110, 15.6.4). The app needs no restart: a connection
that broke is thrown away, and the next request opens a new one. What was not committed is not done; whoever sends a
write again names it (idempotency.py).
"""

from flask import Flask, Response, current_app
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from solutions.ch00_books_api import models
from solutions.ch00_books_api.errors import problem
from solutions.ch00_books_api.models import db
from solutions.ch01_security.redis_store import RETRY_AFTER

# by the beginning of SQLite's name for the error: the lock was held for longer than busy_timeout, and what disks do
SQLITE = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")
# by the beginning of PostgreSQL's SQLSTATE: no connection, no resources (memory, disk, connections), a lock or a
# statement that took too long, shut down or starting up, read-only (a standby)
POSTGRESQL = ("08", "53", "55P03", "57014", "57P", "25006")


def is_away(error: SQLAlchemyError) -> bool:
    """Tell whether `error` says that the database cannot answer now, whatever it is asked."""
    if isinstance(error, PoolTimeout):  # all connections are in use
        return True
    if not isinstance(error, DBAPIError):
        return False
    said = error.orig
    if name := getattr(said, "sqlite_errorname", None):
        return str(name).startswith(SQLITE)
    if state := getattr(said, "sqlstate", None):
        return str(state).startswith(POSTGRESQL)
    # psycopg has no SQLSTATE where nobody was there to tell one
    return error.connection_invalidated or type(said).__name__ in ("OperationalError", "ConnectionTimeout")


def on_database_error(error: SQLAlchemyError) -> Response:
    """Return 503 with Retry-After while the database is away; what else went wrong with it is answered as before."""
    if not is_away(error):
        return models.on_database_error(error)
    db.session.rollback()
    current_app.logger.warning("the database is away: %s", getattr(error, "orig", error))
    answer = problem(503, "Service Unavailable", "A part of the service does not answer. Please try again.")
    answer.headers["Retry-After"] = str(RETRY_AFTER)
    return answer


def init_app(app: Flask) -> None:
    """Answer while the database is away."""
    app.register_error_handler(SQLAlchemyError, on_database_error)
