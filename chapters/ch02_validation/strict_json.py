"""JSON that means the same to everybody: I-JSON (RFC 7493), and nothing that only some parsers accept.

    POST /api/books
    {"title": "Kokoro", "author": "Natsume Sōseki", "author": "Mallory"}

    400 Bad Request   {…, "detail": "The body is not JSON as RFC 7493 has it: a name stands twice in an object."}

RFC 8259 leaves open what two equal names mean. One parser takes the first, another the last: if the one that checks and
the one that acts differ, the check is worth nothing. Python's json module also takes NaN, Infinity and half of a
surrogate pair, and gives up with a RecursionError where an array is nested too deeply.

Every body goes through here: `request.get_json()` asks the app's JSON provider. Wrong JSON is 400, another type 415,
too much of it 413, and JSON that is right with values that are not is 422 (RFC 9110, 15.5).
"""

import json
import math
from typing import Any, NoReturn

from flask import Flask, Request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import BadRequest

DEEPEST = 32  # arrays and objects within each other


def parse(body: bytes) -> Any:
    """Return the value that `body` is in JSON; raises ValueError with a sentence that says what is wrong.

    Wrong is: what is no JSON or no UTF-8 (RFC 8259, 8.1), a name that stands twice in an object, NaN, Infinity, and a
    number that is read as infinity (1e999), half of a surrogate pair in a text or in a name, and more than DEEPEST
    levels of arrays and objects: [[]] has two. All else is right, such as a list, null, or 2**64 (a number too
    long for `int` is a ValueError by itself): what a value must be, others ask. Each fault has its own sentence.
    Whatever the body holds, nothing but a ValueError may be raised.
    """
    ### BEGIN YOUR CODE 2.4
    return json.loads(body)
    ### END YOUR CODE 2.4


class StrictJson(DefaultJSONProvider):
    """The app's JSON provider: Flask's own, which reads with `parse`."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Return the value that `s` is in JSON; raises ValueError."""
        return parse(s if isinstance(s, bytes) else s.encode(errors="surrogatepass"))


class StrictRequest(Request):
    """A request whose JSON, where it is wrong, is answered with what is wrong about it."""

    def on_json_loading_failed(self, e: ValueError | None) -> Any:
        """Raise BadRequest (400); Flask asks for this when `get_json` fails, with None for a body of another type."""
        if e is None:
            return super().on_json_loading_failed(e)
        raise BadRequest(f"The body is not JSON as RFC 7493 has it: {e}")


def init_app(app: Flask) -> None:
    """Read every body strictly."""
    app.json = StrictJson(app)
    app.request_class = StrictRequest
