"""A page: how long it may be, and the three ways to say which.

    GET /api/books?page_size=20&cursor=eyJ…                         by cursor: for walking through, the way to go
    GET /api/books/by-keyset?sort=title&after_value=Emma&after_id=7 by keyset: the same, for those who keep the place
    GET /api/books/by-offset?page=3&page_size=20                    by offset: for page numbers, while lists are short

Unbounded lists are how one request takes what belongs to all (OWASP API4:2023): a page has at most LONGEST_PAGE items.
By offset the database counts off what it skips, one row after the other, so the depth has an end as well; and rows that
come or go between two requests move all those after them, so that some are seen twice and others never.
"""

import re
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema
from sqlalchemy import Select, func, select

from solutions.ch00_books_api.models import db
from solutions.ch02_validation.queries import BookQuery
from solutions.ch02_validation.text import MESSAGES, Text

LONGEST_PAGE, PAGE = 100, 20  # items, and how many where the query says nothing
DEEPEST = 10_000  # rows that an offset may skip
LARGEST_ID = 2**63 - 1


class Number(fields.Field[int]):
    """A whole number as it stands in a query string: digits 0-9, from `least` to `most`."""

    default_error_messages = MESSAGES

    def __init__(self, least: int, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        """Return the number; raises ValidationError with its bounds for all that `int` reads besides ("+7", "1_0")."""
        ### BEGIN SOLUTION 4.1
        number = int(value) if re.fullmatch(r"[0-9]{1,19}", value) else -1
        if not self.least <= number <= self.most:
            raise ValidationError(f"must be a whole number from {self.least} to {self.most}")
        return number
        ### END SOLUTION 4.1


class Truth(fields.Field[bool]):
    """true or false, as it stands in a query string."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if value not in ("true", "false"):
            raise ValidationError("must be true or false")
        return bool(value == "true")


class PageQuery(BookQuery):
    """What may be asked of any list of books: as before, and how many at once."""

    page_size = Number(1, LONGEST_PAGE, load_default=PAGE)


class OffsetQuery(PageQuery):
    """A page by its number, which is counted from 1; `total`: whether to count all."""

    page = Number(1, DEEPEST + 1, load_default=1)
    total = Truth(load_default=False)

    @validates_schema(skip_on_field_errors=True)
    def check_depth(self, data: dict[str, Any], **_: Any) -> None:
        """Raise ValidationError for a page that begins deeper than DEEPEST rows: a cursor goes there."""
        ### BEGIN SOLUTION 4.1
        if (data["page"] - 1) * data["page_size"] > DEEPEST:
            raise ValidationError(f"must not skip more than {DEEPEST} books: use a cursor", "page")
        ### END SOLUTION 4.1


def offset_page(rows: Select[Any], sorted_by: list[Any], page: int, size: int) -> tuple[list[Any], bool]:
    """Return the rows of the page and whether there is another one after it.

    `page` is counted from 1, in the order `sorted_by`. One statement, which reads a row more than it returns: to ask
    whether there are more costs one row, to count them costs all.
    """
    ### BEGIN SOLUTION 4.1
    found = db.session.scalars(rows.order_by(*sorted_by).offset((page - 1) * size).limit(size + 1)).all()
    return list(found[:size]), len(found) > size
    ### END SOLUTION 4.1


def total_of(rows: Select[Any]) -> int:
    """Return how many rows there are: the database looks at each of them."""
    return db.session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0


class CursorQuery(PageQuery):
    """A page by the cursor that an answer has named; none is the first page."""

    cursor = Text(shortest=1, longest=4_000)


class KeysetQuery(PageQuery):
    """A page by the place after which it begins: `after_id`, and `after_value` where the order is not that of the ids.

    The newest come first, unless `sort` and `dir` say otherwise. An empty `after_value` is a book without a year.
    """

    sort = fields.String(load_default="created_at")
    dir = fields.String(load_default="desc", validate=validate.OneOf(("asc", "desc"), error="must be one of {choices}"))
    after_id = Number(1, LARGEST_ID)
    after_value = Text(longest=500)
