"""What may be asked of a list: which page of it, and how long that may be.

    GET /api/books?page_size=1000
    400 Bad Request
    {…, "errors": [{"parameter": "page_size", "message": "must be a whole number from 1 to 100"}]}

A list without an end is how one request takes what belongs to all (OWASP API4:2023), so a page has at most LONGEST_PAGE
items, and page numbers end at DEEPEST_OFFSET rows, which the database would count off one by one.
"""

import re
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from marshmallow import ValidationError, fields, validate, validates_schema

from solutions.ch00_books_api import settings
from solutions.ch00_books_api.bodies import storable
from solutions.ch00_books_api.representations import timestamp
from solutions.ch02_validation.faults import Schema
from solutions.ch02_validation.queries import DIRECTIONS, SORTS, BookQuery, SearchQuery
from solutions.ch02_validation.text import MESSAGES, Text

LONGEST_PAGE, PAGE = 100, 20  # items, and how many where the query says nothing
LARGEST_ID = 2**63 - 1
LONGEST_CURSOR = 4_000  # characters

SETTINGS: settings.Settings = {
    "DEEPEST_OFFSET": settings.Setting("10000", settings.whole(0)),  # rows that a page number may skip
}


class Number(fields.Field[int]):
    """A whole number as it stands in a query string: digits 0-9, from `least` to `most`."""

    default_error_messages = MESSAGES

    def __init__(self, least: int, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        """Return the number; raises ValidationError, which names both bounds, for all that is no such number.

        `int` is no judge of that: it also reads "+7", " 7", "1_0" and "٧", and what has more than 4,300 digits is a
        ValueError to it.
        """
        ### BEGIN SOLUTION 4.1
        if not re.fullmatch(r"[0-9]{1,19}", value) or not self.least <= int(value) <= self.most:
            raise ValidationError(f"must be a whole number from {self.least} to {self.most}")
        return int(value)
        ### END SOLUTION 4.1


class Moment(fields.Field[datetime]):
    """A moment as it stands in a query string: RFC 3339 with its zone, to the microsecond at most."""

    default_error_messages = MESSAGES

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        """Return the moment, in UTC; raises ValidationError for all that is no date-time of RFC 3339, 5.6.

        There T and Z may be small letters, and a zone is always there: Z, or hours and minutes, each within its bounds.
        A fraction has one to six digits here: what is finer is refused, not rounded. So is what the calendar does not
        have (February 30th, 24:00, the second 60), and what a `datetime` in UTC cannot be, such as the last minute of
        the year 9999 in a zone that is behind. A + in a query string is a space, which no date-time has: a client has
        to percent-encode it.
        """
        ### BEGIN SOLUTION 4.4
        form = r"\d{4}-\d\d-\d\dT(?!24)\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:[0-5]\d)"
        try:
            if not re.fullmatch(form, value.upper(), re.ASCII):
                raise ValueError
            return datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            raise ValidationError("must be a moment such as 2024-05-01T12:00:00Z") from None
        ### END SOLUTION 4.4

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else timestamp(value)


class Timestamp(fields.Field[datetime]):
    """A moment just as answers write it (`timestamp`): it was copied from one, so there is one way to write it."""

    default_error_messages = MESSAGES

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        """Return the moment; raises ValidationError."""
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            found = None
        if found is None or timestamp(found) != value:
            raise ValidationError("must be a moment as answers have it, such as 2024-05-01T12:00:00.000000Z")
        return found


class Verbatim(fields.String):
    """A text as a row has it, in whatever form that is: it is to be compared with, not to be stored."""

    default_error_messages = MESSAGES

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        """Return the text; raises ValidationError for what no row can have (`storable`)."""
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if not storable(text):
            raise ValidationError("must be Unicode text without NUL")
        return text


class Truth(fields.Field[bool]):
    """true or false, as it stands in a query string."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if value not in ("true", "false"):
            raise ValidationError("must be true or false")
        return bool(value == "true")


class PageQuery(Schema):
    """What may be asked of any list: how many at once; unknown parameters are refused."""

    error_messages = {"unknown": "is not a known parameter"}  # noqa: RUF012 (marshmallow's)

    page_size = Number(1, LONGEST_PAGE, load_default=PAGE)


class PlainQuery(PageQuery):
    """A page by the cursor that an answer has named; none is the first page. This list has one order and no filters."""

    cursor = Text(shortest=1, longest=LONGEST_CURSOR)


PLAIN = PlainQuery()


class OffsetQuery(BookQuery, PageQuery):
    """A page by its number, which is counted from 1; `total`: whether to count all."""

    page = Number(1, LARGEST_ID, load_default=1)
    total = Truth(load_default=False)

    @validates_schema(skip_on_field_errors=False)
    def check_depth(self, data: dict[str, Any], **_: Any) -> None:
        """Raise ValidationError, for "page", where more than DEEPEST_OFFSET rows come before it: a cursor goes there.

        Where `page` or `page_size` is wrong it is not in `data`, and there is nothing to say: it has its own fault, and
        how many rows come before, nobody knows. All other parameters may be wrong as well.
        """
        ### BEGIN SOLUTION 4.1
        most = current_app.config["DEEPEST_OFFSET"]
        if "page" in data and "page_size" in data and (data["page"] - 1) * data["page_size"] > most:
            raise ValidationError(f"must not skip more than {most} books: use a cursor", "page")
        ### END SOLUTION 4.1


class CursorQuery(BookQuery, PlainQuery):
    """A page of the books that fit the filters, in one of their orders, by cursor."""


class SearchPagesQuery(SearchQuery, PlainQuery):
    """A page of what a search finds, by cursor."""


class KeysetQuery(BookQuery, PageQuery):
    """A page by the place after which it begins: `after_id`, and `after_value` where the order is not that of the ids.

    The newest come first, unless `sort` and `dir` say otherwise. An empty `after_value` is a book without a year.
    """

    sort = fields.String(load_default="created_at", validate=validate.OneOf(SORTS, error="must be one of {choices}"))
    dir = fields.String(load_default="desc", validate=validate.OneOf(DIRECTIONS, error="must be one of {choices}"))
    after_id = Number(1, LARGEST_ID)
    after_value = Verbatim()
