"""What happened, for those who must find out later: one JSON object a line.

    {"time": "2024-05-01T12:00:00.000000Z", "event": "denied", "request_id": "…", "method": "DELETE",
     "path": "/api/books/2", "route": "book", "arguments": {"book_id": 2}, "status": 403,
     "address": "203.0.113.7", "user": 4, "headers": {…}, "latency_ms": 3.1}

The line is written when all that could change the answer is over, and before the first byte of it leaves (of a
`stream_with_context`, after the last one): so `status` is what is sent, also where the session could not be saved any
more. Whether the client stayed to read it, nobody here can know. Every answer carries the id of its request in
X-Request-ID, so that a report from outside leads to the line.

Passwords and tokens never reach the file, wherever they stood; nobody can forge a line by putting a newline into a
value, nor flush the log with long ones (OWASP Logging Cheat Sheet; ASVS 5, chapter 16). And whatever goes wrong in
here is told on stderr, and changes no answer.
"""

import json
import logging
import re
import time
import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from concurrent_log_handler import ConcurrentRotatingFileHandler
from flask import Flask, current_app, g, request

from solutions.ch00_books_api import routes
from solutions.ch00_books_api.errors import REQUEST_ID, request_id
from solutions.ch00_books_api.representations import timestamp

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOGGED_HEADERS = ("User-Agent", "Origin", "Referer", "Content-Type")
SECRET_HEADERS = ("Authorization", "X-API-Key", "X-CSRF-Token", "X-Webhook-Signature")
SECRET_PATTERNS = (  # what the first group matches is kept, the rest is the secret
    re.compile(r"()eyJ[\w.-]{17,}"),  # a JSON Web Token
    re.compile(r"()\$argon2id?\$\S+"),
    re.compile(r"""(://)[^\s/?#"<>]+(?=@)"""),  # https://user:password@host
    re.compile(
        r"""(?i)((?:password|passwd|secret|token|api[_-]?key)\\?["']?\s*[=:]\s*"""
        r"""|authorization\\?["']?\s*[=:]\s*(?:\\?["']?[\w-]+\s+)?|bearer\s+)"""
        r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\\"(?:[^"\\]|\\[^"])*\\"|"""  # in quotation marks, or
        r"""\\?["']?[^\s&;,"']+)"""  # up to a separator
    ),
)
SHORTEST_SECRET = 8  # characters: what is shorter can be guessed anyway, and would blot out every other word
REDACTED = "[redacted]"
CUT = "[cut]"
# Members that hold what a client sent, and how many bytes of a line one text in them may take. All that is ours takes
# less than a thousand, so that a line has at most LONGEST_LINE.
FROM_CLIENTS = {"path": 1_000, "arguments": 1_000, "headers": 1_000, "message": 2_000, "traceback": 12_000}
LONGEST_LINE = 16_000

Events = Mapping[tuple[str | None, int], str]  # the name of a route and a status: the event

EVENTS: Events = {("login", 200): "login", ("login", 401): "login_failed", ("logout", 204): "logout"}
# An answer that stands in neither table is an "error" from 500 on, which somebody must look at, else a "request": a 404
# is nobody's attack, and a 501 an exercise that is not solved yet. A 503 is no error: what we need is away, or others'.
EVENTS_BY_STATUS = {
    401: "denied",
    403: "denied",
    429: "rate_limited",
    501: "request",
    502: "unavailable",
    503: "unavailable",
    504: "unavailable",
}

STARTED, STATUS = "books_api.started", "books_api.status"  # in the WSGI environment


def request_name(claimed: str) -> str:
    """Return the id of a request whose X-Request-ID is `claimed`; "" when it has none. Called before all else.

    That is the client's if it is a UUID, in any spelling that `uuid.UUID` reads, rewritten in the form of RFC 9562
    (lower case, hyphens); else one of our own.
    """
    ### BEGIN SOLUTION 1.6
    try:
        return str(uuid.UUID(claimed))
    except ValueError:
        return str(uuid.uuid4())
    ### END SOLUTION 1.6


def secrets() -> set[str]:
    r"""Return the secrets of this request as they were sent; short and empty texts among them do no harm.

    Secret are the values of SECRET_HEADERS, of Authorization also what follows the scheme, and of all cookies. Each may
    come more than once: a header that was sent twice arrives as one text, joined by commas, and of cookies with one
    name `request.cookies.values()` has only the first. A cookie in quotation marks counts as it stands in the header,
    without the marks, and as `request.cookies` reads it (`"a\054b"` is a,b).
    """
    ### BEGIN SOLUTION 1.6
    found = {value for _, value in request.cookies.items(multi=True)}
    for cookie in re.split("[;,]", request.headers.get("Cookie", "")):
        found.add(cookie.partition("=")[2].strip(' "'))
    for header in SECRET_HEADERS:
        if value := request.headers.get(header):
            found |= {value, *re.split(r"[\s,]+", value)}
    return found
    ### END SOLUTION 1.6


def redact(text: str, known: Iterable[str]) -> str:
    """Return `text` with REDACTED for every secret in it.

    Secret are the texts in `known` that have SHORTEST_SECRET characters or more, letter for letter, wherever they stand
    and however often; and whatever matches one of SECRET_PATTERNS, except their first group. One secret can be a part
    of another, and one can begin before another, or the same again, has ended: nothing of any of them may stay. Where
    several overlap, one REDACTED is enough.
    """
    ### BEGIN SOLUTION 1.6
    spans = [
        (found.start(), found.start() + len(secret))
        for secret in known
        if len(secret) >= SHORTEST_SECRET and secret in text
        for found in re.finditer(f"(?={re.escape(secret)})", text)  # only looked at: the next may begin inside
    ]
    spans += [(found.end(1), found.end()) for pattern in SECRET_PATTERNS for found in pattern.finditer(text)]
    pieces, done = [], 0
    for begin, end in sorted(spans):
        if begin >= done:
            pieces += [text[done:begin], REDACTED]
        done = max(done, end)
    return "".join([*pieces, text[done:]])
    ### END SOLUTION 1.6


def shorten(text: str, most: int) -> str:
    """Return `text` if it takes at most `most` bytes of the log, as `json.dumps` writes it, in quotation marks.

    Else what is left when enough of its middle has gone, with CUT in its place: a path shows where it led by its
    beginning, a traceback what went wrong by its end. At least half of `most` is used. One character can take twelve
    bytes (`\\ud83d\\ude00`).
    """
    ### BEGIN SOLUTION 1.6
    while len(json.dumps(text)) > most:
        kept = len(text) * 2 // 5
        text = text[:kept] + CUT + text[-kept:]
    return text
    ### END SOLUTION 1.6


def event(route: str | None, status: int, events: Events) -> str:
    """Return what an answer of this `route` (None: there is none) with this `status` is to the log.

    What `events` has for the two; else what EVENTS_BY_STATUS has; else "error" from 500 on, else "request".
    """
    ### BEGIN SOLUTION 1.6
    named = events.get((route, status)) or EVENTS_BY_STATUS.get(status)
    return named or ("error" if status >= 500 else "request")
    ### END SOLUTION 1.6


def line(event: str, **members: Any) -> str:
    """Return one line of the log: a JSON object with `time`, `event`, `request_id` and `members`.

    `time` is now, in UTC (`timestamp`). What stands in members FROM_CLIENTS is cleaned (`clean`, which is told the
    `spellings()` of this request's secrets): redacted, and no longer than that table says. The others are ours: whoever
    sends their own address as a cookie must not blot it out. JSON writes a newline within a text as two characters, so
    a value cannot begin a line of its own.
    """
    ### BEGIN SOLUTION 1.6
    entry = {"time": timestamp(datetime.now(UTC)), "event": event, "request_id": request_id(), **members}
    known = spellings()
    for member, most in FROM_CLIENTS.items():
        if member in entry:
            entry[member] = clean(entry[member], most, known)
    return json.dumps(entry)
    ### END SOLUTION 1.6


def spellings() -> set[str]:
    """Return the secrets of this request in each way in which they may be written; none outside of a request."""
    sent = {secret for secret in secrets() if len(secret) >= SHORTEST_SECRET} if request else set()
    read = {secret.encode("latin-1", "replace").decode("utf-8", "replace") for secret in sent}  # PEP 3333: headers
    meant = {unquote(secret) for secret in read} | {unquote(unquote(secret)) for secret in read}
    return sent | read | meant | {secret.replace(" ", "+") for secret in meant}


def clean(value: Any, most: int, known: Iterable[str]) -> Any:
    """Return `value` with every text in it as it may stand in the log: redacted, and at most `most` bytes long.

    A text in which a secret hides behind percent-encoding, of a URL or of one URL in another, is shown decoded.
    """
    if isinstance(value, str):
        text = redact(value, known)
        plain = unquote(unquote(text))
        if plain != text and (bare := redact(plain, known)) != plain:
            text = bare
        return shorten(text, most)  # last: of a secret that was cut in two, neither half would be known
    if isinstance(value, dict):
        return {member: clean(inner, most, known) for member, inner in value.items()}
    return value


class Lines(logging.Formatter):
    """Writes each request, and what the app's logger is told besides, tracebacks included, as lines of one kind."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        if status := getattr(record, "answered", None):
            return self.of_request(status)
        traceback = self.formatException(record.exc_info) if record.exc_info else None
        return line(
            "traceback" if traceback else record.levelname.lower(), message=record.getMessage(), traceback=traceback
        )

    def of_request(self, status: int) -> str:
        """Return the line of this request, which was answered with `status`."""
        route, events = routes.current(), current_app.extensions["audit_events"]
        return line(
            event(route, status, events),
            method=request.method[:20],  # the only thing here that a client makes up, and it is bounded
            path=request.path,
            route=route,
            arguments=request.view_args or {},
            status=status,
            address=request.remote_addr,
            user=g.get("user_id"),
            headers={header: value for header in LOGGED_HEADERS if (value := request.headers.get(header)) is not None},
            latency_ms=round((time.perf_counter() - request.environ[STARTED]) * 1000, 3),
        )


class Log(logging.Logger):
    """The log of one app. Flask's own logger belongs to the process, and to every app of the same name in it."""

    def handle(self, record: logging.LogRecord) -> None:
        """Write the record. What goes wrong meanwhile is told on stderr, as handlers do themselves, and ends here."""
        try:
            super().handle(record)
        except Exception:
            for handler in self.handlers:
                handler.handleError(record)


def file_handler(app: Flask) -> logging.Handler:
    """Return what writes to audit.log in LOG_FOLDER: rotated when it has LOG_MAX_BYTES, with LOG_FILES_KEPT older files
    kept, of which audit.log.1 is the youngest.

    Several workers write to one file. Whoever puts it away while the others hold it open must know whether it has been
    done already, and they must see that it was: the standard library's RotatingFileHandler knows of no other process.
    """
    ### BEGIN SOLUTION 1.6
    return ConcurrentRotatingFileHandler(
        Path(app.config["LOG_FOLDER"]) / "audit.log",
        maxBytes=app.config["LOG_MAX_BYTES"],
        backupCount=app.config["LOG_FILES_KEPT"],
    )
    ### END SOLUTION 1.6


def observed(wsgi_app: "WSGIApplication") -> "WSGIApplication":
    """Return WSGI middleware that names each request, puts the name into its answer, and notes the answer's status."""

    def observe(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        environ[STARTED] = time.perf_counter()
        environ[REQUEST_ID] = request_name(environ.get("HTTP_X_REQUEST_ID", ""))

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            environ[STATUS] = int(status[:3])
            return start_response(status, [*headers, ("X-Request-ID", environ[REQUEST_ID])], *more)

        return wsgi_app(environ, start)

    return observe


def finish(_error: BaseException | None) -> None:
    """Write the line of this request: called when it is torn down, after the answer began and its session was saved.

    An error that nothing made an answer of is the server's to answer, with 500.
    """
    if STARTED in request.environ:  # else a context that no request opened: a job, a shell
        current_app.logger.info("a request", extra={"answered": request.environ.get(STATUS, 500)})


def init_app(app: Flask, events: Events, handler: logging.Handler | None = None) -> None:
    """Write a line for every request, named after `events`, and for all that is said to `app.logger`.

    They go to `handler`; without one, to a file (`file_handler`).
    """
    app.extensions["audit_events"] = events
    if handler is None:
        Path(app.config["LOG_FOLDER"]).mkdir(parents=True, exist_ok=True)
        handler = file_handler(app)
    handler.setFormatter(Lines())
    app.logger = Log(app.name, logging.INFO)
    app.logger.addHandler(handler)
    app.wsgi_app = observed(app.wsgi_app)  # type: ignore[method-assign,assignment]
    app.teardown_request(finish)
