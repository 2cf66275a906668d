"""In which order a list may be asked for: only in orders that an index has ready.

    GET /api/books?sort=publication_year&dir=desc     ix_books_year_descending_id, read from its end

An order is total: the id, which no two rows share, decides between rows that are equal otherwise, and it runs in the
same direction. So the place of a row is its key, (value, id), and "what comes after it" is one comparison of rows
(SQL:1992, 8.2): the database begins to read there, however deep in the list that is.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from solutions.ch00_books_api.models import Book, UtcDateTime, db

Key = tuple[Any, ...]  # the place of a row in an order: the values of its columns
Columns = tuple[InstrumentedAttribute[Any], ...]


class Order(NamedTuple):
    """By which columns, the last of which no two rows share, and in which direction, the same for all of them."""

    columns: Columns
    descending: bool = False

    def turned(self) -> "Order":
        """Return the same order the other way round: what came before a place comes after it."""
        return self._replace(descending=not self.descending)

    def key(self, row: Any) -> Key:
        """Return the place of `row`."""
        return tuple(getattr(row, column.key) for column in self.columns)

    def read(self, values: Sequence[Any]) -> Key:
        """Return the key that stood in JSON as `values`: what is a moment there is a text."""
        moments = [isinstance(column.type, UtcDateTime) for column in self.columns]
        pairs = zip(values, moments, strict=True)
        return tuple(datetime.fromisoformat(value) if is_moment else value for value, is_moment in pairs)


# by `sort` and `dir`. Books without a year come last in both directions: in a column of its own for each, where they
# have a year that is none (see Book.year_ascending)
BOOKS: Mapping[tuple[str, str], Order] = {
    (sort, direction): Order(columns, direction == "desc")
    for direction in ("asc", "desc")
    for sort, columns in {
        "id": (Book.id,),
        "title": (Book.title, Book.id),
        "author": (Book.author, Book.id),
        "publication_year": (Book.year_descending if direction == "desc" else Book.year_ascending, Book.id),
        "created_at": (Book.created_at, Book.id),
        "updated_at": (Book.updated_at, Book.id),
    }.items()
}


def beyond(order: Order, key: Key) -> ColumnElement[bool]:
    """Return the condition for what comes after the place `key` in `order`.

    One comparison of rows (`tuple_`), `(title, id) > ('Emma', 17)`: written as `title > 'Emma' OR (title = 'Emma' AND
    id > 17)` it says the same, and the database reads the whole index for it. No row needs to be at the place.
    """
    ### BEGIN YOUR CODE 4.2
    raise NotImplementedError("exercise 4.2: pages by place: keyset")
    ### END YOUR CODE 4.2


def seek(rows: Select[Any], order: Order, size: int, after: Key | None = None) -> tuple[Sequence[Any], bool]:
    """Return `size` of `rows` at most, in `order`, and whether there are more after them.

    They are those right after the place `after`; where it is None, the first ones. One statement without an offset,
    which reads one row more than it returns, and none to get there.
    """
    ### BEGIN YOUR CODE 4.2
    raise NotImplementedError("exercise 4.2: pages by place: keyset")
    ### END YOUR CODE 4.2
