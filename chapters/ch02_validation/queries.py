"""Query strings, by schema: what may be asked of a list, and that a value stays a value on its way to the database.

    GET /api/books?genre=Novel&year_from=1900&sort=publication_year&dir=desc
    GET /api/books/search?q=100%25        books with "100%" in their title or author, not all books

    GET /api/books?sort=password&page=1
    400 Bad Request
    {…, "errors": [{"parameter": "sort", "message": "must be one of id, title, author, …"},
                   {"parameter": "page", "message": "is not a known parameter"}]}

A query string that is wrong is a 400: no part of a body is to blame. What a client sends reaches SQL as a parameter of
the statement, or as a choice from a list of our own (OWASP SQL Injection Prevention Cheat Sheet); within LIKE, its %
and _ are letters.
"""

import re
from typing import Any

from flask import Flask, Response, request
from marshmallow import ValidationError, fields, validate, validates_schema
from sqlalchemy import ColumnElement, or_

from solutions.ch00_books_api.errors import Invalid, problem
from solutions.ch00_books_api.models import Book, BookGenre

from .faults import Schema, load
from .text import MESSAGES, Text

SORTS = ("id", "title", "author", "publication_year", "created_at", "updated_at")
DIRECTIONS = ("asc", "desc")
LONGEST_Q = 200  # characters


class InvalidQuery(Exception):
    """The query string is wrong: 400. `errors` maps a parameter to a sentence about it."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(errors)
        self.errors = errors


class Year(fields.Field[int]):
    """A year as it stands in a query string: one to four digits 0-9, a minus in front of it or not."""

    default_error_messages = MESSAGES

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        """Return the year; raises ValidationError. `int` reads more than digits: "1_000", " 7", "+7", "١٩"."""
        ### BEGIN YOUR CODE 2.5
        return int(value)
        ### END YOUR CODE 2.5


class BookQuery(Schema):
    """What may be asked of a list of books; unknown parameters are refused.

    `author`: a Text of 1 to LONGEST_Q characters. `genre`: the same. `year_from` and `year_to`: a Year. `sort`: one of
    SORTS, "id" when it is not there. `dir`: one of DIRECTIONS, "asc" when it is not there.
    """

    error_messages = {"unknown": "is not a known parameter"}  # noqa: RUF012 (marshmallow's)

    ### BEGIN YOUR CODE 2.5
    class Meta:
        unknown = "exclude"

    author = fields.String()
    genre = fields.String()
    year_from = Year()
    year_to = Year()
    sort = fields.String(load_default="id")
    dir = fields.String(load_default="asc")
    ### END YOUR CODE 2.5

    @validates_schema(skip_on_field_errors=False)
    def check_years(self, data: dict[str, Any], **_: Any) -> None:
        """Raise ValidationError for years that no book can be between; another parameter may be wrong as well."""
        if data.get("year_from", -9999) > data.get("year_to", 9999):
            raise ValidationError("must not be before year_from", "year_to")


class SearchQuery(BookQuery):
    """What may be asked of the search: as of a list, and `q`."""

    q = Text(shortest=1, longest=LONGEST_Q, required=True)


def asked() -> dict[str, str]:
    """Return the parameters of this request as they were sent."""
    return request.args.to_dict()


def load_query(schema: Schema) -> dict[str, Any]:
    """Return what `schema` makes of the query string; raises InvalidQuery with every fault at once.

    A parameter that is given twice has one fault ("must be given once"), whatever its values are: which of the two
    counts, everybody who looks at it may see otherwise (`request.args.lists()`). `load` raises Invalid, whose pointers
    begin with "/"; the rest is the name, as JSON Pointers write it (RFC 6901, 3).
    """
    ### BEGIN YOUR CODE 2.5
    try:
        return load(schema, request.args.to_dict())
    except Invalid as invalid:
        raise InvalidQuery({pointer[1:]: fault for pointer, fault in invalid.errors.items()}) from None
    ### END YOUR CODE 2.5


def conditions(query: dict[str, Any]) -> list[ColumnElement[bool]]:
    """Return what a book must fulfil to be listed; [] is: every book is.

    `q`: its title contains it as it stands, or its author does. `author`: its author contains it. In both, the case of
    letters is no matter, also of those that are not A to Z, and every character is a letter: %, _, and whichever would
    escape them. `genre`: one of its genres is exactly this.
    `year_from`, `year_to`: its year is not before, not after that; a book without a year is in no such range. What is
    not in `query` is no condition. A value is a parameter of the statement, never a part of its text.
    """
    ### BEGIN YOUR CODE 2.5
    from sqlalchemy import text

    found = []
    if q := query.get("q"):
        found.append(text(f"(lower(books.title) LIKE lower('%{q}%') OR lower(books.author) LIKE lower('%{q}%'))"))
    if author := query.get("author"):
        found.append(text(f"lower(books.author) LIKE lower('%{author}%')"))
    if genre := query.get("genre"):
        found.append(text(f"books.id IN (SELECT book_id FROM book_genres WHERE genre = '{genre}')"))
    if "year_from" in query:
        found.append(Book.publication_year >= query["year_from"])
    if "year_to" in query:
        found.append(Book.publication_year <= query["year_to"])
    return found
    ### END YOUR CODE 2.5


def ordering(query: dict[str, Any]) -> list[ColumnElement[Any]]:
    """Return by what the list is sorted: the column that `sort` names, in the direction `dir`, and then the id.

    The id, in the same direction, makes the order of equal values the same each time. Books without the value come last
    in both directions.
    """
    ### BEGIN YOUR CODE 2.5
    from sqlalchemy import text

    return [text(f"{query['sort']} {query['dir']}")]
    ### END YOUR CODE 2.5


def on_invalid_query(error: InvalidQuery) -> Response:
    """Return 400 with every fault."""
    faults = [{"parameter": parameter, "message": message} for parameter, message in error.errors.items()]
    return problem(400, "Bad Request", "Some parameters are not as they must be; see errors.", errors=faults)


def init_app(app: Flask) -> None:
    """Answer a wrong query string as problem details."""
    app.register_error_handler(InvalidQuery, on_invalid_query)
