"""A page of a list, by number or by cursor: the items, and where the pages beside it are.

    GET /api/books?page_size=20&cursor=eyJ…                         by cursor: for walking through, the way to go
    GET /api/books/by-keyset?sort=title&after_value=Emma&after_id=7 by keyset: the same, for those who keep the place
    GET /api/books/by-offset?page=3&page_size=20                    by offset: for page numbers, while lists are short

By offset, rows that come or go between two requests move all those after them, so that some are seen twice and others
never; and the database counts off what it skips, one row after the other.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import request
from sqlalchemy import Select, func, select
from sqlalchemy.orm import undefer

from solutions.ch00_books_api import routes
from solutions.ch00_books_api.links import Link
from solutions.ch00_books_api.models import db
from solutions.ch00_books_api.representations import represent
from solutions.ch02_validation.queries import asked

from . import cursors, orders, web_links
from .cursors import Place
from .orders import Order

Answer = tuple[dict[str, Any], int, dict[str, str]]


def offset_page(rows: Select[Any], sorted_by: list[Any], page: int, size: int) -> tuple[Sequence[Any], bool]:
    """Return the rows of the page and whether any come after it.

    Pages have `size` rows, in the order `sorted_by`, and are counted from 1. One statement, which reads one row more
    than the page has, and no others: to see whether there are more costs one row, to count them costs all.
    """
    ### BEGIN YOUR CODE 4.1
    raise NotImplementedError("exercise 4.1: pages by number: offset")
    ### END YOUR CODE 4.1


def total_of(rows: Select[Any]) -> int:
    """Return how many rows there are: the database looks at each of them."""
    return db.session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0


def by_cursor(
    rows: Select[Any],
    order: Order,
    query: Mapping[str, Any],
    links: Mapping[str, Link],
    *,
    show: Callable[[Any], dict[str, Any]] = represent,
    reader: int | None = None,
    **members: Any,
) -> Answer:
    """Return the page of `rows` that `query` asks for, with the cursors of those beside it; raises InvalidQuery.

    `query` has `page_size`, and may have a `cursor`: all else in it says which list this is, together with the route,
    the order and, where a list is private, its `reader`. The answer has `members` too.
    """
    route = routes.current() or ""
    here = {**asked(), **{name: str(value) for name, value in (request.view_args or {}).items()}}
    filters = {name: value for name, value in query.items() if name not in ("cursor", "page_size")}
    columns = [column.key for column in order.columns]
    name = cursors.list_name(route, request.view_args, filters, columns, order.descending, reader)
    place = cursors.decode(query["cursor"], name, order) if "cursor" in query else None
    # keys are made of all columns of the order, and those of the year are not loaded unless somebody asks for them
    rows = rows.options(*(undefer(column) for column in order.columns if column.property.deferred))
    found, following, previous = page_at(rows, order, query["page_size"], place)
    next_cursor, prev_cursor = (cursors.encode(each, name) if each else None for each in (following, previous))
    places = {
        "first": {},
        "prev": {"cursor": prev_cursor} if prev_cursor else None,
        "next": {"cursor": next_cursor} if next_cursor else None,
    }
    beside = web_links.pages(route, here, places)
    return answer(
        list(map(show, found)),
        query["page_size"],
        {**links, **beside},
        has_more=next_cursor is not None,
        next_cursor=next_cursor,
        next_page=beside["next"]["href"] if next_cursor else None,
        prev_cursor=prev_cursor,
        prev_page=beside["prev"]["href"] if prev_cursor else None,
        position={
            "first_id": found[0].id if found else None,
            "last_id": found[-1].id if found else None,
            "count": len(found),
        },
        **members,
    )


def page_at(
    rows: Select[Any], order: Order, size: int, place: Place | None
) -> tuple[Sequence[Any], Place | None, Place | None]:
    """Return the page at `place` (None: the first), the place of the page after it, and of the one before it.

    Its rows are in `order`, also where the place is `backwards`: then they are those right before it. Where there is no
    such page, there is None for its place. A `place` was given out on another page, and that one is there: before this
    page, or after it if the place is `backwards`. Whether there is a page on the other side, `orders.seek` tells, in
    the one statement that all this takes. A page on which nothing is left has no places.
    """
    ### BEGIN YOUR CODE 4.3
    raise NotImplementedError("exercise 4.3: pages by cursor: opaque, signed, bound to their list")
    ### END YOUR CODE 4.3


def answer(items: list[dict[str, Any]], size: int, links: Mapping[str, Link], **members: Any) -> Answer:
    """Return a page: the items, what else is said of it, and the links, those to other pages in Link as well."""
    body = {"items": items, "page_size": size, **members, "_links": links}
    beside = {name: target for name, target in links.items() if name in web_links.PAGES}
    return body, 200, {"Link": web_links.link_header(beside)}
