"""The books once more, which are made once, however often somebody has to ask.

POST /api/books   Idempotency-Key: "…"   {"title": "Ubik", "author": "Philip K. Dick"}     201, the first one's answer
"""

from typing import Any

from solutions.ch00_books_api.books import save
from solutions.ch00_books_api.links import link
from solutions.ch00_books_api.models import Book, db
from solutions.ch00_books_api.representations import represent
from solutions.ch02_validation.books import book_values, refuse_taken
from solutions.ch06_caching import books as before

from .idempotency import idempotent


class BookCollection(before.BookCollection):
    """/api/books"""

    @idempotent
    def post(self) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Create a book: 201 + Location."""
        values = book_values()
        refuse_taken(values["isbn"])
        book = Book(**values)
        db.session.add(book)
        save(db.session.flush)
        return represent(book), 201, {"Location": link("book", book_id=book.id)["href"]}
