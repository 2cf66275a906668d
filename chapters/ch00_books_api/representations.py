"""How a thing looks to a client: one function for each kind of it, and one table that says which.

Only named fields are shown. A column added to the table tomorrow is not published by accident (OWASP API3:2023).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Flask, Response, current_app

from .links import book_links
from .models import Base, Book

Representations = Mapping[type[Base], Callable[..., dict[str, Any]]]


def timestamp(moment: datetime) -> str:
    """Return an RFC 3339 timestamp in UTC with microseconds: `2024-05-01T12:00:00.000000Z`."""
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def represent(thing: Base, **to: Any) -> dict[str, Any]:
    """Return `thing`, a book for example, as the app's table of representations shows it.

    `to` is what else decides on that: of a user, who looks (`viewer`).
    """
    table: Representations = current_app.extensions["representations"]
    return table[type(thing)](thing, **to)


def flat_book(book: Book) -> dict[str, Any]:
    """Return a book with all its fields side by side."""
    return {
        "id": book.id,
        "title": book.title,
        "author": book.author,
        "author_bio": book.author_bio,
        "publication_year": book.publication_year,
        "publisher": book.publisher,
        "isbn": book.isbn,
        "summary": book.summary,
        # not `book.genres`: a proxy and its book hold each other, garbage that only the collector finds
        "genres": sorted(row.genre for row in book.genre_rows),
        "created_at": timestamp(book.created_at),
        "updated_at": timestamp(book.updated_at),
        "_links": book_links(book),
    }


def no_content() -> Response:
    """Return 204: done, and nothing to say (RFC 9110, 15.3.5), so neither a body nor a type of it."""
    answer = Response(status=204)
    del answer.headers["Content-Type"]
    return answer


TABLE: Representations = {Book: flat_book}


def init_app(app: Flask, table: Representations = TABLE) -> None:
    """Show each kind of thing as `table` says."""
    app.extensions["representations"] = table
