"""JSON that means the same to everybody: I-JSON (RFC 7493), and nothing that only some parsers accept.

    POST /api/books
    {"title": "Kokoro", "author": "Natsume Sōseki", "author": "Mallory"}

    400 Bad Request   {…, "detail": "The body is not JSON as RFC 7493 has it: a name stands twice in an object."}

RFC 8259 leaves open what two equal names mean. One parser takes the first, another the last: if the one that checks and
the one that acts differ, the check is worth nothing. Python's json module also takes NaN, Infinity and half of a
surrogate pair, and gives up with a RecursionError where an array is nested too deeply.

Every body goes through here: `request.get_json()` takes it as it came over the wire (`body_of`), and `parse` reads it.
Wrong JSON is 400, another type 415, too much of it 413, and JSON that is right with values that are not is 422 (RFC
9110, 15.5).
"""

import json
import math
from typing import Any

from flask import Flask
from werkzeug.exceptions import BadRequest, HTTPException

from solutions.ch00_books_api import bodies

DEEPEST = 32  # arrays and objects within each other


def parse(body: bytes) -> Any:
    """Return the value that `body` is in JSON; raises ValueError with a sentence that says what is wrong.

    Wrong is, and each of these has a sentence of its own:

    - what is no JSON (RFC 8259);
    - what is no UTF-8 (8.1);
    - a name that stands twice in an object;
    - a number that is not finite: NaN, Infinity, or one that is read as infinity (1e999);
    - half of a surrogate pair, in a text or in a name;
    - more than DEEPEST levels of arrays and objects, of which [[]] has two.

    All else is right, such as a list, null, 2**64, or 10**400, which no float can hold (a number too long for `int` is
    a ValueError by itself): what a value must be, others ask. Whatever the body holds, nothing but a ValueError may be
    raised.
    """
    ### BEGIN YOUR CODE 2.4
    return json.loads(body)
    ### END YOUR CODE 2.4


def body_of(request: bodies.Request) -> bytes:
    """Return the body of `request`, which is to be read as JSON: all of it, byte for byte. Called once per request.

    Raises NotJson (415, `bodies`) unless Content-Type says JSON in UTF-8: `application/json`, whatever its case, with
    no `charset`, or with one that is utf-8, whatever its case; any other parameter is no matter. A type of its own that
    is written in JSON, such as application/json-patch+json, means something else.
    Raises Encoded (415, `bodies`) for a Content-Encoding other than identity, BadRequest (400) for a body that breaks
    off, that is shorter than its Content-Length, or whose chunks are none, and RequestEntityTooLarge (413) for one of
    more than `request.max_content_length` bytes, whether or not it says its length. `request` can be read in several
    ways: one sees to all of this, and the server's own stream, which can be read once, to nothing.
    """
    ### BEGIN YOUR CODE 2.4
    if "json" not in (request.content_type or ""):
        raise bodies.NotJson
    return request.input_stream.read(request.content_length or 0)
    ### END YOUR CODE 2.4


class StrictRequest(bodies.Request):
    """A request whose JSON is read once, strictly; where that fails, the answer says what is wrong."""

    _read: tuple[Any, HTTPException | None] | None = None

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:
        """Return the value in the body; raises HTTPException (400, 413, 415), each time, or returns None if `silent`.

        `force` and `cache` are Flask's: the type is never passed over here, and the value always kept.
        """
        if self._read is None:
            self._read = self._read_json()
        value, fault = self._read
        if fault and not silent:
            raise fault
        return value

    def _read_json(self) -> tuple[Any, HTTPException | None]:
        try:
            return parse(body_of(self)), None
        except HTTPException as fault:
            return None, fault
        except ValueError as error:
            return None, BadRequest(f"The body is not JSON as RFC 7493 has it: {error}")


def init_app(app: Flask) -> None:
    """Read every body strictly."""
    app.request_class = StrictRequest
