"""What a client sent: a JSON object, and in it the fields of a book.

    POST /api/books
    Content-Type: application/json

    {"title": "Kokoro", "author": "Natsume Sōseki", "publication_year": 1914, "genres": ["Novel"]}

Malformed JSON is 400, another content type 415 with the right one in Accept, an object with wrong values 422 (RFC 9110,
section 15.5). The checks are by hand and few here; chapter 2 states them as schemas.
"""

from typing import Any

from flask import request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from .errors import Invalid

TEXTS = ("title", "author", "author_bio", "publisher", "isbn", "summary")
REQUIRED = ("title", "author")
FIELDS = (*TEXTS, "publication_year", "genres")
LONGEST_TEXT = 10_000  # characters


class NotJson(UnsupportedMediaType):
    """415 which says, in Accept, what would have been accepted (RFC 9110, 15.5.16)."""

    description = "The Content-Type of the body must be application/json."

    def get_headers(self, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
        """Return the headers of the answer."""
        return [*super().get_headers(*args, **kwargs), ("Accept", "application/json")]


def json_object() -> dict[str, Any]:
    """Return the JSON object in the body; raises BadRequest, NotJson (415), or Invalid where it is no object."""
    if not request.is_json:
        raise NotJson
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
