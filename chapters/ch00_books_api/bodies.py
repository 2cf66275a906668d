"""What a client sent: a JSON object, and in it the fields of a book.

    POST /api/books
    Content-Type: application/json

    {"title": "Kokoro", "author": "Natsume Sōseki", "publication_year": 1914, "genres": ["Novel"]}

Malformed JSON is 400, another content type 415 with the right one in Accept, an object with wrong values 422 (RFC 9110,
section 15.5). The checks are by hand and few here; chapter 2 states them as schemas.

Before any of them, `Request` sees to it that a body is there as it was sent, or not at all. A connection may break, a
chunk be no chunk, and a body that does not say its length have no end (RFC 9112, sections 6 to 8). Each server tells of
that in errors of its own, or ends the body where it broke, as if it were whole.
"""

import io
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cached_property
from io import BytesIO
from typing import IO, Any, cast

import flask
from flask import Flask, request
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.wsgi import get_input_stream

from .errors import Invalid

JSON = "application/json"
PIECE = 65_536  # bytes that are read from the wire at once

TEXTS = ("title", "author", "author_bio", "publisher", "isbn", "summary")
REQUIRED = ("title", "author")
FIELDS = (*TEXTS, "publication_year", "genres")
LONGEST_TEXT = 10_000  # characters


class NotJson(UnsupportedMediaType):
    """415 which says, in Accept, what would have been accepted (RFC 9110, 15.5.16)."""

    description = "The Content-Type of the body must be application/json."

    def get_headers(self, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
        """Return the headers of the answer."""
        return [*super().get_headers(*args, **kwargs), ("Accept", JSON)]


class Encoded(UnsupportedMediaType):
    """415 for a body in gzip or the like; Accept-Encoding says how it would have been accepted (RFC 9110, 15.5.16).

    A kilobyte of gzip may be a gigabyte: whoever unpacks it needs a limit for what comes out.
    """

    description = "The body must be sent as it is, without a Content-Encoding."

    def get_headers(self, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
        """Return the headers of the answer."""
        return [*super().get_headers(*args, **kwargs), ("Accept-Encoding", "identity")]


class WholeBody(io.RawIOBase):
    """The body of `request`, which comes over the wire when it is first read: whole, or as an error.

    The errors are Encoded (415), RequestEntityTooLarge (413) and BadRequest (400): a chunk that is none, a body that
    breaks off, or that is shorter than its Content-Length. Whoever reads again gets the same error again, and not what
    had come until then.
    """

    def __init__(self, request: "Request") -> None:
        self._request = request
        self._content: BytesIO | HTTPException | None = None

    def readable(self) -> bool:
        """Whether there is something to read; an empty body is read as well."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes into `buffer` and return how many; 0 at the end."""
        if self._content is None:
            try:
                self._content = BytesIO(self._from_the_wire())
            except HTTPException as fault:
                self._content = fault
        if isinstance(self._content, HTTPException):
            raise self._content
        return self._content.readinto(buffer)

    def _from_the_wire(self) -> bytes:
        headers, wire = self._request.headers, self._request.input_stream
        if headers.get("Content-Encoding", "").strip().lower() not in ("", "identity"):
            raise Encoded
        if headers.get("Transfer-Encoding", "").strip().lower() not in ("", "chunked"):
            raise BadRequest("The only Transfer-Encoding that is taken is chunked.")
        announced, most = self._request.content_length or 0, self._request.max_content_length or 0
        body = bytearray()
        try:
            while max(announced, len(body)) <= most and (piece := wire.read(PIECE)):
                body += piece
        except Exception as error:  # Werkzeug's, gunicorn's, the system's
            if not announced:
                raise BadRequest("The body broke off, or is not in chunks as HTTP has them.") from error
        if max(announced, len(body)) > most:
            raise RequestEntityTooLarge
        if len(body) < announced:
            raise BadRequest("The body is shorter than its Content-Length.")
        return bytes(body)


class Request(flask.Request):
    """A request whose body is whole, or an error, for whoever reads it: get_data(), get_json(), form or stream."""

    @property
    def is_json(self) -> bool:
        """Whether the body is said to be JSON; what is of a type of its own, such as a JSON Patch, is not."""
        return self.mimetype == JSON

    def on_json_loading_failed(self, e: ValueError | None) -> Any:
        """Raise NotJson, or BadRequest for what is no JSON; Flask asks for this when `get_json` fails."""
        if e is None:
            raise NotJson
        return super().on_json_loading_failed(e)

    @cached_property
    def stream(self) -> IO[bytes]:
        """The body."""
        return cast(IO[bytes], WholeBody(self))


def json_object() -> dict[str, Any]:
    """Return the JSON object in the body; raises BadRequest, NotJson (415), or Invalid where it is no object."""
    try:
        payload = request.get_json()
    except RecursionError:
        raise BadRequest("The JSON is nested too deeply.") from None
    if not isinstance(payload, dict):
        raise Invalid({"": "must be an object"})
    return payload


def storable(text: str) -> bool:
    """Tell whether every database can keep `text`: no NUL, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def text_fault(value: Any) -> str | None:
    """Say what keeps `value` from being a text that can be stored, or None."""
    if not isinstance(value, str):
        return "must be a string"
    if not storable(value):
        return "must be Unicode text without NUL"
    if len(value) > LONGEST_TEXT:
        return f"must have at most {LONGEST_TEXT} characters"
    return None


def _fault(name: str, value: Any) -> str | None:
    if value is None:
        return "must not be null" if name in (*REQUIRED, "genres") else None
    if name == "publication_year":
        is_year = isinstance(value, int) and not isinstance(value, bool) and -9999 <= value <= 9999
        return None if is_year else "must be a whole number from -9999 to 9999"
    if name == "genres":
        if not isinstance(value, list):
            return "must be a list of strings"
        return next((f"each genre {fault}" for fault in map(_genre_fault, value) if fault), None)
    if name in REQUIRED and value == "":
        return "must not be empty"
    return text_fault(value)


def _genre_fault(value: Any) -> str | None:
    return text_fault(value) or (None if value.strip() else "must not be empty")


def book_fields(payload: dict[str, Any], *, partial: bool = False) -> dict[str, Any]:
    """Return the fields of a book in `payload`, the others left out; raises Invalid naming every fault at once.

    Unless `partial`, the required fields must be there, and fields that are absent get their empty value.
    """
    fields = {name: payload[name] for name in FIELDS if name in payload}
    faults = {f"/{name}": fault for name, value in fields.items() if (fault := _fault(name, value))}
    if not partial:
        faults |= {f"/{name}": "is required" for name in REQUIRED if name not in fields}
        fields = {name: [] if name == "genres" else None for name in FIELDS} | fields
    if faults:
        raise Invalid(faults)
    if "genres" in fields:
        fields["genres"] = sorted(set(fields["genres"]))
    return fields


def discard(wire: IO[bytes], most: int) -> None:
    """Read on to the end of what nobody has read, for `most` bytes."""
    with suppress(Exception):  # there is an answer already, and it is not about this
        while most > 0 and (piece := wire.read(PIECE)):
            most -= len(piece)


def init_app(app: Flask) -> None:
    """Read every body whole; and one that no view has asked for, before the answer is sent.

    A request may be refused before its body has arrived. A server that then closes the connection, on which the client
    is still sending, takes the answer away from it: a proxy puts a 502 in its place (RFC 9112, 9.6).
    """
    answer_of, most = app.wsgi_app, app.config["MAX_CONTENT_LENGTH"]

    def answer_when_all_is_sent(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        wire = get_input_stream(environ)
        environ |= {"wsgi.input": wire, "wsgi.input_terminated": True}
        answer = answer_of(environ, start_response)
        discard(wire, most)
        return answer

    app.request_class = Request
    app.wsgi_app = answer_when_all_is_sent  # type: ignore[method-assign]
