"""The books, page by page, in three ways, so that they can be compared.

GET /api/books               by cursor
GET /api/books/search?q=     by cursor
GET /api/books/by-offset     by page number
GET /api/books/by-keyset     by the last book seen
"""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import current_app
from flask_restful import Resource
from marshmallow import ValidationError, fields
from sqlalchemy import Select, select

from solutions.ch00_books_api.links import collection_links
from solutions.ch00_books_api.models import NO_YEAR, Book
from solutions.ch00_books_api.representations import represent, timestamp
from solutions.ch01_security import limits, roles
from solutions.ch02_validation import books as before
from solutions.ch02_validation import queries
from solutions.ch02_validation.queries import InvalidQuery, asked, load_query

from . import asking, orders, pages, web_links
from .orders import Key, Order
from .pages import Answer

RULES: roles.Rules = {("books-by-offset", "GET"): roles.ANYONE, ("books-by-keyset", "GET"): roles.ANYONE}
LIMITS: limits.Limits = dict.fromkeys(("books-by-offset", "books-by-keyset"), limits.CATALOGUE)

FIELDS: Mapping[str, fields.Field[Any]] = {
    "publication_year": queries.Year(),
    "created_at": asking.Timestamp(),
    "updated_at": asking.Timestamp(),
}  # no text

BY_CURSOR, BY_OFFSET, BY_KEYSET = asking.CursorQuery(), asking.OffsetQuery(), asking.KeysetQuery()
SEARCH = asking.SearchPagesQuery()


def matching(query: dict[str, Any]) -> Select[Any]:
    """Return the books that fit the filters of `query`.

    In the order of the years, their bounds are said of the column that the list is sorted by as well: from the one to
    the other the index is read. (In that column books without a year have one, which is in no filter: see NO_YEAR.)
    """
    found = queries.conditions(query)
    if query["sort"] == "publication_year":
        year = order_of(query).columns[0]
        found += [year >= query["year_from"]] if "year_from" in query else []
        found += [year <= query["year_to"]] if "year_to" in query else []
    return select(Book).where(*found)


def order_of(query: dict[str, Any]) -> Order:
    """Return the order that `query` names: its schema lets none through that no index has."""
    return orders.BOOKS[query["sort"], query["dir"]]


class BookCollection(before.BookCollection):
    """/api/books"""

    def get(self) -> Answer:  # type: ignore[override] # more than the list: a header, too
        """Return a page of the books that fit the query, by cursor."""
        return found_by_cursor("books", load_query(BY_CURSOR))


class BookSearch(Resource):
    """/api/books/search?q="""

    def get(self) -> Answer:
        """Return a page of the books whose title or author contains `q` and that fit the rest of the query."""
        return found_by_cursor("book-search", load_query(SEARCH))


def found_by_cursor(endpoint: str, query: dict[str, Any]) -> Answer:
    """Return the page of the books that fit `query` which its cursor names."""
    return pages.by_cursor(matching(query), order_of(query), query, collection_links(endpoint, **asked()))


def answer(endpoint: str, found: Iterable[Book], size: int, places: dict[str, Any], **members: Any) -> Answer:
    """Return a page of books, with links to those beside it at `places`."""
    links = {**collection_links(endpoint, **asked()), **web_links.pages(endpoint, asked(), places)}
    return pages.answer([represent(book) for book in found], size, links, **members)


class BooksByOffset(Resource):
    """/api/books/by-offset"""

    def get(self) -> Answer:
        """Return a page of the books that fit the query, by its number; `total` only where it is asked for."""
        query = load_query(BY_OFFSET)
        rows, number, size = matching(query), query["page"], query["page_size"]
        found, more = pages.offset_page(rows, queries.ordering(query), number, size)
        followed = more and number * size <= current_app.config["DEEPEST_OFFSET"]
        places = {
            "first": {"page": "1"},
            "prev": {"page": str(number - 1)} if number > 1 else None,
            "next": {"page": str(number + 1)} if followed else None,
        }
        total = {"total": pages.total_of(rows)} if query["total"] else {}
        return answer("books-by-offset", found, size, places, page=number, has_more=more, **total)


class BooksByKeyset(Resource):
    """/api/books/by-keyset"""

    def get(self) -> Answer:
        """Return the page of the books that fit the query which begins after the place it names."""
        query = load_query(BY_KEYSET)
        order, size = order_of(query), query["page_size"]
        found, more = orders.seek(matching(query), order, size, key_of(query, order))
        after = shown(query["sort"], found[-1]) if found else None
        following = {f"after_{name}": written(value) for name, value in (after or {}).items()} if more else None
        places = {"first": {}, "next": following}
        return answer("books-by-keyset", found, size, places, has_more=more, after=after)


def shown(sort: str, book: Book) -> dict[str, Any]:
    """Return the place of `book` as answers have it: {"id": 7, "value": "Emma"}, {"id": 7} in the order of the ids."""
    if sort == "id":
        return {"id": book.id}
    value = getattr(book, sort)
    return {"id": book.id, "value": timestamp(value) if sort.endswith("_at") else value}


def written(value: Any) -> str:
    """Return a member of a place as it stands in a query string."""
    return "" if value is None else str(value)


def key_of(query: dict[str, Any], order: Order) -> Key | None:
    """Return the key in `order` that `after_id` and `after_value` of `query` name; None where neither is there.

    `value_of` makes a value of the text. With sort=id a place is an id alone: `after_value` is refused there, with
    `after_id` and without it. With every other sort the two belong together. Raises InvalidQuery, for the parameter
    that is missing, or that is there and should not be.
    """
    ### BEGIN SOLUTION 4.2
    given = [name for name in ("after_id", "after_value") if name in query]
    if not given:
        return None
    wanted = ["after_id"] if query["sort"] == "id" else ["after_id", "after_value"]
    faults = {name: "is required with the other" for name in wanted if name not in given}
    faults |= {name: f"means nothing with sort={query['sort']}" for name in given if name not in wanted}
    if faults:
        raise InvalidQuery(faults)
    if query["sort"] == "id":
        return (query["after_id"],)
    return (value_of(query["sort"], query["after_value"], order), query["after_id"])
    ### END SOLUTION 4.2


def value_of(sort: str, text: str, order: Order) -> Any:
    """Return `text` as a value of the column `sort`; raises InvalidQuery. Empty is no year, which comes last."""
    if sort == "publication_year" and not text:
        return -NO_YEAR if order.descending else NO_YEAR
    try:
        return FIELDS[sort].deserialize(text) if sort in FIELDS else text
    except ValidationError as error:
        raise InvalidQuery({"after_value": "; ".join(error.messages)}) from None
