"""The books again, with what may be said about one as a schema, and lists that can be filtered and sorted.

    POST /api/books   {"title": "Ubik", "author": "Philip K. Dick", "isbn": "0-385-06157-9"}     201, isbn 9780385061575
    GET /api/books?author=dick&sort=publication_year&dir=desc                                    200
    GET /api/books/search?q=ubik                                                                 200

A whole book (POST, PUT) has what is required; a field that is left out is empty. A change (PATCH) has what it names.
"""

from typing import Any

from flask_restful import Resource
from marshmallow import ValidationError, fields, validate
from sqlalchemy import select
from werkzeug.exceptions import Conflict

from solutions.ch00_books_api import books as before
from solutions.ch00_books_api.bodies import json_object
from solutions.ch00_books_api.books import LONGEST_LIST, assign, load_book, save
from solutions.ch00_books_api.links import collection_links, link
from solutions.ch00_books_api.models import Book, db, now
from solutions.ch00_books_api.representations import represent

from . import inputs, queries
from .faults import Schema, load
from .isbn import Isbn, spellings
from .text import MESSAGES, Text, WholeNumber

LONGEST = {"title": 500, "author": 200, "author_bio": 10_000, "publisher": 200, "summary": 10_000, "genre": 50}
MOST_GENRES = 20
LIST_MESSAGES = MESSAGES | {"invalid": "must be a list of strings"}
OLDEST_YEAR, YEARS_AHEAD = -3000, 2  # before our era is negative; the trade announces books two years ahead


def check_year(year: int) -> None:
    """Raise ValidationError unless `year` is from OLDEST_YEAR to YEARS_AHEAD after this year (the app's clock: now)."""
    ### BEGIN YOUR CODE 2.3
    if not -9999 <= year <= 9999:
        raise ValidationError("must be a year")
    ### END YOUR CODE 2.3


class BookInput(Schema):
    """What may be said about a book; unknown fields are refused.

    `title`, `author`: 1 to LONGEST[…] characters; both are required.
    `author_bio`, `summary`: several lines; `publisher`: one. At most LONGEST[…] characters each, or null.
    `publication_year`: a whole number that `check_year` takes, or null. `isbn`: an Isbn, or null.
    `genres`: a list of at most MOST_GENRES texts of 1 to LONGEST["genre"] characters; it may be empty, but not null.

    Left out of a whole book, what is not required is null, and genres are []. Every fault is named at once.
    """

    ### BEGIN YOUR CODE 2.3
    title = fields.String(required=True)
    author = fields.String(required=True)
    author_bio = fields.String(allow_none=True)
    publication_year = fields.Integer(allow_none=True, validate=check_year)
    publisher = fields.String(allow_none=True)
    isbn = Isbn(allow_none=True, load_default=None)
    summary = fields.String(allow_none=True)
    genres = fields.List(fields.String())
    ### END YOUR CODE 2.3


def book_values(*, partial: bool = False) -> dict[str, Any]:
    """Return the values of a book in the body, ready to be stored; raises Invalid. `partial`: only what it names."""
    values = load(inputs.schema_of(Book, partial=partial), json_object())
    if "genres" in values:
        values["genres"] = each_once(values["genres"])
    return values


def each_once(genres: list[str]) -> list[str]:
    """Return the genres in their order, each once: white space around one, or its case, make no second one of a book.

    Two books may write a genre in two ways. A catalogue that wants one has to decide which, and has a list of them.
    """
    once: dict[str, str] = {}
    for genre in map(str.strip, genres):
        once.setdefault(genre.casefold(), genre)
    return sorted(once.values())


def refuse_taken(isbn: str | None, but: int | None = None) -> None:
    """Raise Conflict when a book other than `but` has this ISBN in either spelling: old rows keep theirs."""
    taken = select(Book.id).where(Book.isbn.in_(spellings(isbn or "")), Book.id != (but or 0))
    if isbn and db.session.scalar(taken.limit(1)):
        raise Conflict("Another book has this ISBN.")


INPUTS: inputs.Inputs = {Book: BookInput}
OF_BOOKS, OF_A_SEARCH = queries.BookQuery(), queries.SearchQuery()  # made once: each list asks one of them


class BookCollection(Resource):
    """/api/books"""

    def get(self) -> dict[str, Any]:
        """Return the first hundred books that fit the query, in its order."""
        return list_of_books("books", queries.load_query(OF_BOOKS))

    def post(self) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Create a book: 201 + Location."""
        values = book_values()
        refuse_taken(values["isbn"])
        book = Book(**values)
        db.session.add(book)
        save()
        return represent(book), 201, {"Location": link("book", book_id=book.id)["href"]}


class BookItem(before.BookItem):
    """/api/books/<id>"""

    def put(self, book_id: int) -> dict[str, Any]:
        """Replace the book (`book_values`, `changed`): what the body leaves out becomes empty. 404 if there is none."""
        ### BEGIN YOUR CODE 2.3
        return changed(load_book(book_id), book_values(partial=True))
        ### END YOUR CODE 2.3

    def patch(self, book_id: int) -> dict[str, Any]:
        """Change what the body names, nothing else (`book_values`, `changed`). 404 if there is none."""
        ### BEGIN YOUR CODE 2.3
        return changed(load_book(book_id), book_values(partial=True))
        ### END YOUR CODE 2.3


def changed(book: Book, values: dict[str, Any]) -> dict[str, Any]:
    """Set the values, save, and return the book as it is now; raises Conflict."""
    refuse_taken(values.get("isbn"), but=book.id)
    assign(book, values)
    save()
    return represent(book)


class BookSearch(Resource):
    """/api/books/search?q="""

    def get(self) -> dict[str, Any]:
        """Return the first hundred books whose title or author contains `q` and that fit the rest of the query."""
        return list_of_books("book-search", queries.load_query(OF_A_SEARCH))


def list_of_books(endpoint: str, query: dict[str, Any]) -> dict[str, Any]:
    """Return the first hundred books that fit `query`, and links, of which `self` asks the same again."""
    found = select(Book).where(*queries.conditions(query)).order_by(*queries.ordering(query)).limit(LONGEST_LIST)
    books = db.session.scalars(found)
    return {"items": [represent(book) for book in books], "_links": collection_links(endpoint, **queries.asked())}
