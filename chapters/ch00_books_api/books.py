"""The books: a collection, its items, and a search.

    GET /api/books            200, the first hundred          POST /api/books        201 + Location
    GET /api/books/1          200                             PUT /api/books/1       200, the book replaced
    GET /api/books/search?q=  200, the first hundred hits     PATCH /api/books/1     200, the named fields changed
                                                              DELETE /api/books/1    204, no body

Methods and status codes as RFC 9110 (sections 9.3 and 15) and RFC 5789 (PATCH) define them. What is not named here
(405 with Allow, HEAD, OPTIONS) Flask derives from the methods of the class.
"""

from collections.abc import Callable
from typing import Any

from flask import Response, request
from flask_restful import Resource, abort
from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import Conflict, NotFound

from .bodies import book_fields, json_object, text_fault
from .links import collection_links, link
from .models import Book, db, is_taken, now, remove
from .representations import no_content, represent

LONGEST_LIST = 100  # books in one answer; chapter 4 brings pages


def load_book(book_id: int) -> Book:
    """Return the book, or raise NotFound."""
    book = db.session.get(Book, book_id)
    if book is None:
        raise NotFound("There is no such book.")
    return book


def save(store: Callable[[], None] = db.session.commit) -> None:
    """Commit (or whatever else lets the database look: a flush); raises Conflict when the ISBN belongs to another book.

    Other conflicts are the database's to tell.
    """
    try:
        store()
    except IntegrityError as error:
        if not is_taken(error, Book.isbn):
            raise
        db.session.rollback()
        raise Conflict("Another book has this ISBN.") from None


def assign(book: Book, fields: dict[str, Any]) -> None:
    """Set the named fields of `book`."""
    for name, value in fields.items():
        setattr(book, name, value)
    if "genres" in fields and book.id is not None:  # a new one has its times when it is stored, two equal ones
        book.updated_at = now()  # genres are rows of their own, but a change of them is one of the book


class BookCollection(Resource):
    """/api/books"""

    def get(self) -> dict[str, Any]:
        """Return the first hundred books in the order of their ids."""
        books = db.session.scalars(select(Book).order_by(Book.id).limit(LONGEST_LIST))
        return {"items": [represent(book) for book in books], "_links": collection_links("books")}

    def post(self) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Create a book from the JSON object in the body (`json_object`, `book_fields`).

        Returns 201, the new book, and in `Location` its address: that of the route "book", also where the app stands
        under a path prefix (`link`). A second book with the same ISBN is a 409 that says so (`save`).
        """
        ### BEGIN YOUR CODE 0.1
        raise NotImplementedError("exercise 0.1: a resource with the right verbs and status codes")
        ### END YOUR CODE 0.1


class BookItem(Resource):
    """/api/books/<id>"""

    def get(self, book_id: int) -> dict[str, Any]:
        """Return the book, or 404 (`load_book`)."""
        ### BEGIN YOUR CODE 0.1
        raise NotImplementedError("exercise 0.1: a resource with the right verbs and status codes")
        ### END YOUR CODE 0.1

    def put(self, book_id: int) -> dict[str, Any]:
        """Replace the book by the one in the body: a field that is not sent becomes empty. 404 where there is none.

        The whole book must be sent: title and author are required, as in POST. What GET gave may be sent back as it is:
        only the fields of a book count (`book_fields`). A book that another one has the ISBN of is a 409, as in POST.
        """
        ### BEGIN YOUR CODE 0.1
        raise NotImplementedError("exercise 0.1: a resource with the right verbs and status codes")
        ### END YOUR CODE 0.1

    def patch(self, book_id: int) -> dict[str, Any]:
        """Change the fields that the body names, no others: null empties a field (RFC 7396). 404 if there is none.

        `updated_at` is when the book last changed, also where nothing but its genres did (`assign`).
        """
        ### BEGIN YOUR CODE 0.1
        raise NotImplementedError("exercise 0.1: a resource with the right verbs and status codes")
        ### END YOUR CODE 0.1

    def delete(self, book_id: int) -> Response:
        """Delete the book (`remove`): 204 with nothing in it (`no_content`). A second time it is a 404.

        That holds for the second of two requests at the same moment, too, of which each has found the book; and a book
        that is being changed meanwhile is deleted all the same.
        """
        ### BEGIN YOUR CODE 0.1
        raise NotImplementedError("exercise 0.1: a resource with the right verbs and status codes")
        ### END YOUR CODE 0.1


class BookSearch(Resource):
    """/api/books/search?q="""

    def get(self) -> dict[str, Any]:
        """Return the first hundred books whose title or author contains `q`, whatever its case.

        `%` and `_` in `q` are letters, not wildcards. A 400 without a `q` of 1 to 10,000 characters.
        """
        q = request.args.get("q", "")
        if not q or text_fault(q):
            abort(400, message="Name what to look for: /api/books/search?q=…")
        hits = or_(Book.title.icontains(q, autoescape=True), Book.author.icontains(q, autoescape=True))
        books = db.session.scalars(select(Book).where(hits).order_by(Book.id).limit(LONGEST_LIST))
        return {"items": [represent(book) for book in books], "_links": collection_links("book-search", q=q)}
