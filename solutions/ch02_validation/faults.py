"""From a schema's faults to a 422 that names them all: one place where marshmallow meets problem details.

    PATCH /api/books/1   {"genres": ["Novel", ""], "titel": "Kokoro"}
    422 Unprocessable Content

    {…, "errors": [{"pointer": "/genres/1", "message": "must have at least 1 character(s), …"},
                   {"pointer": "/titel", "message": "is not a known field"}]}

A pointer is a JSON Pointer (RFC 6901): in a name, ~ is written ~0 and / is written ~1.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import marshmallow
from marshmallow import ValidationError

from solutions.ch00_books_api.errors import Invalid

WHOLE = "_schema"  # marshmallow's name for a fault of the object as a whole


class Schema(marshmallow.Schema):
    """A schema that refuses what it does not know, in sentences like those of the rest of the API."""

    error_messages = {"unknown": "is not a known field", "type": "must be an object"}  # noqa: RUF012 (marshmallow's)


def load(schema: marshmallow.Schema, payload: Any) -> dict[str, Any]:
    """Return what `schema` makes of `payload`; raises Invalid with every fault at once."""
    try:
        loaded: dict[str, Any] = schema.load(payload)
    except ValidationError as error:
        raise Invalid(dict(pointers(error.normalized_messages(), payload))) from None
    return loaded


def pointers(messages: Mapping[Any, Any], sent: Any = None, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield a JSON Pointer and a sentence for each fault in marshmallow's nested `messages`.

    `sent` is what the client sent: in an object, one of the names may be WHOLE.
    """
    members = sent if isinstance(sent, Mapping) else {}
    for name, found in messages.items():
        is_whole = name == WHOLE and WHOLE not in members
        pointer = prefix if is_whole else f"{prefix}/{str(name).replace('~', '~0').replace('/', '~1')}"
        if isinstance(found, Mapping):
            yield from pointers(found, members.get(name), pointer)
        else:
            yield pointer, "; ".join(found)
