"""What happened, for those who must find out later: one JSON object a line.

    {"time": "2024-05-01T12:00:00.000000Z", "event": "login_failed", "request_id": "…", "method": "POST",
     "path": "/api/auth/login", "status": 401, "address": "203.0.113.7", "user": null, "headers": {…},
     "latency_ms": 3.1}

Every answer carries the id of its request in X-Request-ID, so that a report from outside leads to the line. Passwords
and tokens never reach the file, wherever they stood; nobody can forge a line by putting a newline into a value
(OWASP Logging Cheat Sheet; ASVS 5, chapter 16).
"""

import json
import logging
import re
import time
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from concurrent_log_handler import ConcurrentRotatingFileHandler
from flask import Flask, Response, current_app, g, request

from solutions.ch00_books_api import routes
from solutions.ch00_books_api.errors import request_id
from solutions.ch00_books_api.representations import timestamp

LOGGER = logging.getLogger("books_api.audit")
LOGGED_HEADERS = ("User-Agent", "Origin", "Referer", "Content-Type")
SECRET_HEADERS = ("Authorization", "X-API-Key", "X-CSRF-Token", "X-Webhook-Signature")
SECRET_PATTERNS = (  # what the first group matches is kept, the rest is the secret
    re.compile(r"(?i)(bearer\s+)\S+"),
    re.compile(r"()\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*"),  # a JSON Web Token
    re.compile(r"()\$argon2id?\$\S+"),
    re.compile(
        r"""(?i)((?:password|secret|token|api[_-]?key)["']?\s*[=:]\s*)"""
        r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|["']?[^\s&;,"']+)"""  # quoted, or up to a separator
    ),
)
SHORTEST_SECRET = 8  # characters: what is shorter is no secret, and would stand in every line
REDACTED = "[redacted]"
FROM_CLIENTS = ("path", "headers", "message", "traceback")  # members that hold what a client sent

Events = Mapping[tuple[str, int], str]

# endpoint and status: the event. What is not here is a "denied" (401, 403), a "rate_limited" (429), an "error" (5xx),
# or just a "request": a 404 is nobody's attack.
EVENTS: Events = {("login", 200): "login", ("login", 401): "login_failed", ("logout", 204): "logout"}
EVENTS_BY_STATUS = {401: "denied", 403: "denied", 429: "rate_limited"}


def start() -> None:
    """Begin to measure, and name the request: called before each request.

    Sets `g.started` (`time.perf_counter()`) and `g.request_id`: the client's X-Request-ID if that is a UUID, in any
    spelling that `uuid.UUID` reads, rewritten in the form of RFC 9562 (lower case, hyphens); else one of our own.
    """
    ### BEGIN YOUR CODE 1.6
    g.started = time.perf_counter()
    g.request_id = request.headers.get("X-Request-ID") or str(uuid.uuid4())
    ### END YOUR CODE 1.6


def redact(text: str) -> str:
    """Return `text` with REDACTED for every secret in it.

    Secret are: the values of this request's SECRET_HEADERS (of Authorization also what follows the scheme) and of its
    cookies, all of them, wherever they stand, if they have SHORTEST_SECRET characters or more; and whatever matches one
    of SECRET_PATTERNS, except their first group. One secret can begin as another does: the longest first, or the rest
    of the longer one stays.
    """
    ### BEGIN YOUR CODE 1.6
    return text
    ### END YOUR CODE 1.6


def event(status: int) -> str:
    """Return what an answer with this `status` is to the log: see EVENTS and EVENTS_BY_STATUS."""
    ### BEGIN YOUR CODE 1.6
    if status >= 500:
        return "error"
    return "security" if status >= 400 else "request"
    ### END YOUR CODE 1.6


def line(event: str, **members: Any) -> str:
    """Return one line of the log: a JSON object with `time`, `event`, `request_id` and `members`, secrets redacted.

    `time` is now, in UTC (`timestamp`). Secrets are redacted (`clean`) in the members FROM_CLIENTS. The others are
    ours: whoever sends their own address as a cookie must not blot it out. JSON writes a newline within a text as two
    characters, so a value can not begin a line of its own.
    """
    ### BEGIN YOUR CODE 1.6
    if "path" not in members:
        return f"{datetime.now(UTC)} {event} {request_id()} {members['message']}\n{members['traceback']}"
    address, method, path, status = (members[name] for name in ("address", "method", "path", "status"))
    agent = members["headers"].get("User-Agent", "-")
    return f"{datetime.now(UTC)} {event} {request_id()} {address} {method} {path} {status} {agent}"
    ### END YOUR CODE 1.6


def clean(value: Any) -> Any:
    """Return `value` with every text in it redacted."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {name: clean(member) for name, member in value.items()}
    return value


def finish(response: Response) -> Response:
    """Write the line of this request, and name the request in X-Request-ID: called after each request."""
    response.headers["X-Request-ID"] = request_id()
    ended = time.perf_counter()
    more: Events = current_app.extensions["more_events"]
    LOGGER.info(
        line(
            more.get((routes.current() or "", response.status_code)) or event(response.status_code),
            method=request.method,
            path=request.path,
            status=response.status_code,
            address=request.remote_addr,
            user=g.get("user_id"),
            headers={name: request.headers[name] for name in LOGGED_HEADERS if name in request.headers},
            latency_ms=round((ended - g.get("started", ended)) * 1000, 3),
        )
    )
    return response


class TracebackLines(logging.Formatter):
    """Writes what the app's own logger says, tracebacks included, as lines of the same kind."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        traceback = self.formatException(record.exc_info) if record.exc_info else None
        return line(
            "traceback" if traceback else record.levelname.lower(), message=record.getMessage(), traceback=traceback
        )


def file_handler(app: Flask) -> logging.Handler:
    """Return what writes to audit.log in LOG_FOLDER: rotated when it has LOG_MAX_BYTES, with LOG_FILES_KEPT older files
    kept, of which audit.log.1 is the youngest.

    Several workers write to one file, so each line and each rotation needs a lock that reaches across processes, which
    the standard library's RotatingFileHandler does not have.
    """
    ### BEGIN YOUR CODE 1.6
    return logging.FileHandler(Path(app.config["LOG_FOLDER"]) / "audit.log", encoding="utf-8")
    ### END YOUR CODE 1.6


def init_app(app: Flask, more_events: Events = MappingProxyType({})) -> None:
    """Write a line for every request, and for every error that nobody foresaw; `more_events` are a later chapter's."""
    app.extensions["more_events"] = more_events
    Path(app.config["LOG_FOLDER"]).mkdir(parents=True, exist_ok=True)
    requests, tracebacks = file_handler(app), file_handler(app)
    tracebacks.setFormatter(TracebackLines())
    LOGGER.handlers, LOGGER.propagate = [requests], False
    LOGGER.setLevel(logging.INFO)
    app.logger.handlers, app.logger.propagate = [tracebacks], False
    app.before_request(start)
    app.after_request(finish)
