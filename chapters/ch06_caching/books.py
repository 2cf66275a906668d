"""The books again: one that is changed only by who has seen it, and lists that are kept for a while."""

from typing import Any

from flask import Response

from solutions.ch00_books_api import genres
from solutions.ch00_books_api.books import load_book
from solutions.ch00_books_api.representations import no_content, represent
from solutions.ch01_security import roles
from solutions.ch02_validation import books as ch02
from solutions.ch04_pagination import books as ch04
from solutions.ch05_versioning import search as ch05

from . import validators
from .cached import cached
from .preconditions import refuse_unseen, remove_seen

MINUTE = cached(seconds=60, who=roles.role)  # the same for all of a role: only the links differ, by what it may


class BookCollection(ch04.BookCollection):
    """/api/books"""

    get = MINUTE(ch04.BookCollection.get)


class BookSearch(ch04.BookSearch):
    """/api/books/search"""

    get = MINUTE(ch04.BookSearch.get)


class BooksByOffset(ch04.BooksByOffset):
    """/api/books/by-offset"""

    get = MINUTE(ch04.BooksByOffset.get)


class BooksByKeyset(ch04.BooksByKeyset):
    """/api/books/by-keyset"""

    get = MINUTE(ch04.BooksByKeyset.get)


class Search(ch05.Search):
    """/api/search"""

    get = MINUTE(ch05.Search.get)


class GenreCollection(genres.GenreCollection):
    """/api/genres"""

    get = MINUTE(genres.GenreCollection.get)


class BookItem(ch02.BookItem):
    """/api/books/<id>"""

    def get(self, book_id: int) -> dict[str, Any]:
        """Return the book, and say when it was last changed."""
        book = load_book(book_id)
        validators.modified(book.updated_at)
        return represent(book)

    def put(self, book_id: int) -> dict[str, Any]:
        """Replace the book that was seen."""
        book = load_book(book_id)
        refuse_unseen(book)
        return ch02.changed(book, ch02.book_values())

    def patch(self, book_id: int) -> dict[str, Any]:
        """Change of the book that was seen what the body names."""
        book = load_book(book_id)
        refuse_unseen(book)
        return ch02.changed(book, ch02.book_values(partial=True))

    def delete(self, book_id: int) -> Response:
        """Delete the book that was seen."""
        book = load_book(book_id)
        refuse_unseen(book)
        remove_seen(book)
        return no_content()
