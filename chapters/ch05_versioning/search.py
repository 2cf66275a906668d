"""What came with version 2: a search that says where it found what.

GET /api/v2/search?q=sea&in=title,summary
{"items": [{"found_in": ["summary"], "book": {…}}, …], …}

GET /api/v1/search?q=sea        404: who is content with version 1 meets nothing of it
"""

from typing import Any

from flask_restful import Resource
from marshmallow import ValidationError, fields
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from solutions.ch00_books_api.links import collection_links
from solutions.ch00_books_api.models import Book
from solutions.ch00_books_api.representations import represent
from solutions.ch01_security import limits, roles
from solutions.ch02_validation.queries import LONGEST_Q, asked, load_query
from solutions.ch02_validation.text import Text
from solutions.ch04_pagination import asking, pages
from solutions.ch04_pagination.orders import BOOKS
from solutions.ch04_pagination.pages import Answer

from .versions import Since

SINCE: Since = {"search": 2}
RULES: roles.Rules = {("search", "GET"): roles.ANYONE}
LIMITS: limits.Limits = {"search": limits.CATALOGUE}

PLACES: dict[str, InstrumentedAttribute[Any]] = {
    "title": Book.title,
    "author": Book.author,
    "summary": Book.summary,
    "publisher": Book.publisher,
}


class Places(fields.Field[list[str]]):
    """Names of PLACES with commas between them, each once."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[str]:
        names = value.split(",")
        if len(set(names)) < len(names) or not set(names) <= PLACES.keys():
            raise ValidationError(f"must be some of {','.join(PLACES)}, with commas between them")
        return sorted(names)


class SearchQuery(asking.PlainQuery):
    """What to look for, where, and which page of it."""

    q = Text(shortest=1, longest=LONGEST_Q, required=True)
    places = Places(data_key="in", load_default=sorted(PLACES))


QUERY = SearchQuery()


def matching(q: str, places: list[str]) -> Select[Any]:
    """Return the books in which one of `places` contains `q`."""
    return select(Book).where(or_(*(PLACES[name].icontains(q, autoescape=True) for name in places)))


def found_in(book: Book, q: str, places: list[str]) -> list[str]:
    """Return in which of `places` the book has `q`, as far as case in Python and in the database are the same."""
    return [name for name in places if q.casefold() in (getattr(book, name) or "").casefold()]


class Search(Resource):
    """/api/search"""

    def get(self) -> Answer:
        """Return a page of what contains `q`, in the order of the ids."""
        query = load_query(QUERY)
        q, places = query["q"], query["places"]

        def show(book: Book) -> dict[str, Any]:
            return {"found_in": found_in(book, q, places), "book": represent(book)}

        return pages.by_cursor(
            matching(q, places), BOOKS["id", "asc"], query, collection_links("search", **asked()), show=show
        )
