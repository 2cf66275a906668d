"""How a book looks to a client: one function, so that a change of shape has one place.

Only named fields are shown. A column added to the table tomorrow is not published by accident (OWASP API3:2023).
"""

from datetime import datetime
from typing import Any

from flask import Response

from .links import book_links
from .models import Book


def timestamp(moment: datetime) -> str:
    """Return an RFC 3339 timestamp in UTC with microseconds: `2024-05-01T12:00:00.000000Z`."""
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def represent_book(book: Book) -> dict[str, Any]:
    """Return a book as the API shows it."""
    return {
        "id": book.id,
        "title": book.title,
        "author": book.author,
        "author_bio": book.author_bio,
        "publication_year": book.publication_year,
        "publisher": book.publisher,
        "isbn": book.isbn,
        "summary": book.summary,
        "genres": sorted(book.genres),
        "created_at": timestamp(book.created_at),
        "updated_at": timestamp(book.updated_at),
        "_links": book_links(book),
    }


def no_content() -> Response:
    """Return 204: done, and nothing to say (RFC 9110, 15.3.5), so neither a body nor a type of it."""
    answer = Response(status=204)
    del answer.headers["Content-Type"]
    return answer
