"""What another service knows of a book, so that an administrator need not type it.

    GET /api/isbn/0-14-143958-0   200   {"title": "Emma", "author": "Jane Austen", "isbn": "9780141439587", …}
                                  404   it knows no such book
                                  503   it does not answer, or not as it should; Retry-After

The service is somebody else's. It is slow, it is down, it is bought by another company, and one day it answers what
breaks us. So each wait has an end, and all of them together have one; what may pass is tried again, a few times, later
each time, and not by all at the same moment; after some failures it is left alone (breaker.py); and what it says is
checked as if a stranger had sent it (OWASP API10:2023, unsafe consumption of APIs). It is no stranger's fault, though,
if that is wrong: no 422, and no 500.
"""

import random
import time
from http.client import HTTPException
from typing import Any
from urllib.parse import SplitResult, urlsplit

from flask import Flask, current_app
from flask_restful import Resource
from marshmallow import EXCLUDE, ValidationError
from werkzeug.exceptions import NotFound, ServiceUnavailable

from solutions.ch00_books_api import settings
from solutions.ch00_books_api.errors import request_id
from solutions.ch00_books_api.links import link
from solutions.ch00_books_api.models import db
from solutions.ch01_security import limits, roles
from solutions.ch01_security.redis_store import RETRY_AFTER
from solutions.ch02_validation import strict_json
from solutions.ch02_validation.books import BookInput
from solutions.ch02_validation.faults import Schema
from solutions.ch02_validation.fetching import NotFetched, PinnedHTTP, connection, cut_off
from solutions.ch02_validation.isbn import Isbn, to_isbn13
from solutions.ch06_caching.cached import cached
from solutions.ch07_docs import changes, operations, schemas

from .breaker import Breaker, Open


def template(text: str) -> str:
    """Return `text`, which is empty, or an address with {isbn} in it; raises ValueError."""
    known = text.startswith(("http://", "https://")) and "{isbn}" in text and text.isprintable() and " " not in text
    if text and not (known and names_a_host(text)):
        raise ValueError("must be an address such as https://isbn.example/books/{isbn}, or empty")
    return text


def names_a_host(text: str) -> bool:
    """Tell whether the address `text` has a host and, if any, a port, and nothing in it that no request can say."""
    try:
        where = urlsplit(text.format(isbn="9780141439587"))
        (where.hostname or "").encode("idna")
        return bool(where.hostname) and where.port != 0 and f"{where.path}{where.query}".isascii()
    except (ValueError, LookupError, AttributeError):  # a port that is no number, another part in braces
        return False


SETTINGS: settings.Settings = {
    "LOOKUP_URL": settings.Setting("", template),  # empty: there is no look-up
    "LOOKUP_CONNECT_SECONDS": settings.Setting("1", settings.seconds),  # for a connection,
    "LOOKUP_READ_SECONDS": settings.Setting("2", settings.seconds),  # for each piece of an answer,
    "LOOKUP_TOTAL_SECONDS": settings.Setting("5", settings.seconds),  # and for all tries together, with their pauses
    "LOOKUP_TRIES": settings.Setting("3", settings.whole(1)),
    "LOOKUP_BACKOFF_SECONDS": settings.Setting("0.1", settings.seconds),  # before the second try; doubled each time
    "LOOKUP_MAX_BYTES": settings.Setting("100000", settings.whole(1)),  # of an answer
    "LOOKUP_FAILURES": settings.Setting("5", settings.whole(1)),  # in a row, after which it is left alone
    "LOOKUP_PAUSE_SECONDS": settings.Setting("30", settings.seconds),  # for so long
}
RULES: roles.Rules = {("isbn", "GET"): roles.ADMIN}
LIMITS: limits.Limits = {"isbn": limits.CATALOGUE}
PASSING = (500, 502, 503, 504)  # statuses that may be others in a moment
KEPT = 3600  # seconds


class Failed(Exception):
    """There is no answer, or none that can be used: the text says why, for the log only."""


class Passing(Failed):
    """What may be over in a moment: nobody there, no answer in time, one that breaks off or is no HTTP at all, and a
    status of PASSING.
    """


class Known(Schema):
    """What may be known of a book, checked like what an administrator sends; what else is there is passed over."""

    class Meta:
        """Options of marshmallow."""

        unknown = EXCLUDE

    title = BookInput._declared_fields["title"]
    author = BookInput._declared_fields["author"]
    publication_year = BookInput._declared_fields["publication_year"]
    publisher = BookInput._declared_fields["publisher"]
    isbn = Isbn(required=True)


KNOWN = Known()


def address(isbn: str) -> SplitResult:
    """Return where the service is asked for a book: LOOKUP_URL, with the number in it."""
    return urlsplit(current_app.config["LOOKUP_URL"].format(isbn=isbn))


def connected(isbn: str) -> PinnedHTTP:
    """Return a connection to the service, not open yet: to `connect()` takes LOOKUP_CONNECT_SECONDS at most."""
    where = address(isbn)
    opened = connection(where, where.hostname or "", current_app.config["LOOKUP_CONNECT_SECONDS"])
    opened.port = where.port or opened.port
    return opened


def send(opened: PinnedHTTP, isbn: str) -> None:
    """Send the request for a book: nothing of our caller's is in it but its name."""
    where = address(isbn)
    headers = {"Accept": "application/json", "User-Agent": "books-api", "X-Request-ID": request_id() or ""}
    opened.request("GET", where.path + (f"?{where.query}" if where.query else ""), headers=headers)


def ask(isbn: str, seconds: float) -> bytes | None:
    """Return what the service answers to a GET of LOOKUP_URL with `isbn` in it, None where it knows no such book: 404,
    whatever comes with it, be it a body that never ends, or breaks off.

    Use `connected` and `send`. To connect takes LOOKUP_CONNECT_SECONDS at most, as `connected` sets it; each wait for a
    piece of the answer LOOKUP_READ_SECONDS (`sock.settimeout`, once it is connected); and all of it `seconds`
    (`cut_off`, in chapter 2). Raises Passing for what may be over in a moment, and so where one of these times is over,
    whatever error that makes: an OSError, or an HTTPException of what is cut off, or the NotFetched of `cut_off`.
    Raises Failed for what will not be over: any other status, and so a redirect, which is not followed; what is no
    application/json, whose parameters do not matter; a body of more than LOOKUP_MAX_BYTES, of which hardly more is read
    than that. A body may come without a Content-Length, and is as long as it is then; one that is shorter than its
    Content-Length broke off.
    """
    ### BEGIN SOLUTION 9.3
    most = current_app.config["LOOKUP_MAX_BYTES"]
    try:
        opened = connected(isbn)
        with cut_off(opened, seconds):
            opened.connect()
            opened.sock.settimeout(current_app.config["LOOKUP_READ_SECONDS"])
            send(opened, isbn)
            answer = opened.getresponse()
            if answer.status == 404:
                return None
            content = answer.read(most + 1)
    except (OSError, HTTPException, ValueError, NotFetched) as error:
        raise Passing(f"no answer: {error!r}") from None
    if answer.status in PASSING:
        raise Passing(f"{answer.status}")
    if answer.status != 200 or answer.headers.get_content_type() != "application/json":
        raise Failed(f"{answer.status}, {answer.headers.get_content_type()}")
    if len(content) > most:
        raise Failed(f"more than {most} bytes")
    if answer.length:
        raise Passing(f"{answer.length} bytes are missing")
    return content
    ### END SOLUTION 9.3


def checked(content: bytes, isbn: str) -> dict[str, Any]:
    """Return what the service said of the book with this ISBN: the values of KNOWN; raises Failed.

    It must be JSON as we take it from clients (`strict_json.parse`), of the shape that KNOWN loads, and about this
    book.
    """
    ### BEGIN SOLUTION 9.3
    try:
        values: dict[str, Any] = KNOWN.load(strict_json.parse(content))
    except (ValueError, ValidationError) as error:
        raise Failed(f"not as it should be: {error}") from None
    if values["isbn"] != isbn:
        raise Failed("another book")
    return values
    ### END SOLUTION 9.3


def backoff(tried: int) -> float:
    """Return how many seconds to wait before the next try, after `tried` of them: at random between nothing and the
    backoff, which is doubled each time. Of a hundred who failed at the same moment, no two try again at the same one.
    """
    longest: float = current_app.config["LOOKUP_BACKOFF_SECONDS"] * 2 ** (tried - 1)
    return random.uniform(0, longest)


def breaker() -> Breaker:
    """Return the breaker of the look-up."""
    found: Breaker = current_app.extensions["lookup_breaker"]
    return found


def tell(isbn: str, failure: Failed) -> None:
    """Write to the log why a try failed: whoever asked learns only that there is no answer."""
    current_app.logger.warning("a try to look up %s failed: %s", isbn, failure)


def look_up(isbn: str) -> dict[str, Any] | None:
    """Return what the service knows of the book with this ISBN (`ask`, `checked`), None where it knows none.

    Each try asks the `breaker` first, and tells it what came of it; to know no such book is a success, and an answer
    that cannot be used is a failure. Why a try failed goes to the log (`tell`), whatever comes next. What is Passing is
    tried again after `backoff` of how many tries there were so far, LOOKUP_TRIES times in all, and not when
    LOOKUP_TOTAL_SECONDS since the first one would be over by then (by `time.monotonic()`, since a clock may be set):
    all tries share them, and `ask` gets what is left. After the last try there is no pause. Raises Failed, or the
    breaker's Open, also where that opens between two tries.
    """
    ### BEGIN SOLUTION 9.3
    ends_at = time.monotonic() + current_app.config["LOOKUP_TOTAL_SECONDS"]
    tried = 0
    while True:
        breaker().admit()
        tried += 1
        try:
            content = ask(isbn, ends_at - time.monotonic())
            found = None if content is None else checked(content, isbn)
        except Failed as failure:
            breaker().failed()
            tell(isbn, failure)
            pause = backoff(tried)
            again = isinstance(failure, Passing) and tried < current_app.config["LOOKUP_TRIES"]
            if not again or time.monotonic() + pause >= ends_at:
                raise
            time.sleep(pause)
        else:
            breaker().succeeded()
            return found
    ### END SOLUTION 9.3


class IsbnLookup(Resource):
    """/api/isbn/<isbn>"""

    @cached(seconds=KEPT, who=roles.role)
    def get(self, isbn: str) -> dict[str, Any]:
        """Return what the service knows of the book; 404 for what is no ISBN, and where there is no service."""
        try:
            number = to_isbn13(isbn)
        except ValueError:
            raise NotFound("That is no ISBN.") from None
        if not current_app.config["LOOKUP_URL"]:
            raise NotFound("There is no look-up here.")
        db.session.rollback()  # asking takes its time: no connection to the database waits for it
        try:
            found = look_up(number)
        except Open as pause:
            raise unavailable(pause.seconds) from None
        except Failed:  # why, look_up has told
            raise unavailable(RETRY_AFTER) from None
        if found is None:
            raise NotFound("Nobody knows a book with this ISBN.")
        return {**found, "_links": {"self": link("isbn", isbn=number)}}


def unavailable(seconds: int) -> ServiceUnavailable:
    """Return the error for a service that cannot be asked for so long."""
    return ServiceUnavailable("The service that knows books does not answer. Please try again.", retry_after=seconds)


class LookedUp(schemas.Answer):
    """What another service knows of a book. Nothing of it is stored."""

    title = schemas.text("Emma")
    author = schemas.text("Jane Austen")
    publication_year = schemas.or_null(schemas.number(1815))
    publisher = schemas.or_null(schemas.text("John Murray"))
    isbn = schemas.text("9780141439587")
    links = schemas.links()


OPERATIONS: operations.Operations = {
    ("isbn", "GET"): operations.Operation(
        operations.CATALOGUE,
        "Look a book up by its ISBN",
        {200: LookedUp},
        path={"{isbn}": "9780141439587"},
    )
}
CHANGE = changes.Change(
    "2.3.0", "2026-11-30", "Books that others know", ("GET /api/isbn/{isbn} looks a book up, for a form to fill in.",)
)


def init_app(app: Flask) -> None:
    """Begin with a breaker that is closed."""
    app.extensions["lookup_breaker"] = Breaker(app.config["LOOKUP_FAILURES"], app.config["LOOKUP_PAUSE_SECONDS"])
