"""A user's private reading lists.

    POST /api/shelves                {"name": "To read"}      201 + Location
    GET /api/shelves/1               200; somebody else's: 404
    PUT /api/shelves/1/books/42      204, the book stands on the shelf
    GET /api/shelves/1/books         200
    DELETE /api/shelves/1/books/42   204

POST /api/shelves is the one route that also takes an HTML form (application/x-www-form-urlencoded: name, csrf_token).
A shelf is looked up together with its owner, in one query: what is not yours is not there (OWASP API1:2023, broken
object level authorization). 404 rather than 403, because 403 would tell that the shelf exists.
"""

from typing import Any

from flask import Response, g, request
from flask_restful import Resource
from sqlalchemy import ForeignKey, Text, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column, relationship
from werkzeug.exceptions import NotFound

from solutions.ch00_books_api.bodies import json_object, text_fault
from solutions.ch00_books_api.books import load_book
from solutions.ch00_books_api.characters import has_unseen
from solutions.ch00_books_api.errors import Invalid
from solutions.ch00_books_api.links import link
from solutions.ch00_books_api.models import Base, Book, Id, Timestamped, db, remove
from solutions.ch00_books_api.representations import no_content, represent, timestamp

LONGEST_NAME = 100  # characters


class ShelfBook(Base):
    """A book on a shelf."""

    __tablename__ = "shelf_books"

    shelf_id: Mapped[int] = mapped_column(Id, ForeignKey("shelves.id", ondelete="CASCADE"), primary_key=True)
    book_id: Mapped[int] = mapped_column(Id, ForeignKey("books.id", ondelete="CASCADE"), primary_key=True, index=True)


class Shelf(Timestamped, Base):
    """A reading list. It has one owner, who alone may know of it."""

    __tablename__ = "shelves"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    owner_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(Text)

    books: Mapped[list[Book]] = relationship(secondary="shelf_books", order_by=Book.id, passive_deletes=True)


def load_shelf(shelf_id: int) -> Shelf:
    """Return the caller's shelf; raises NotFound where there is none, or it is not the caller's (`g.user`).

    The two cases look the same from outside. An administrator is a caller like all others.
    """
    ### BEGIN SOLUTION 1.3
    shelf = db.session.scalar(select(Shelf).where(Shelf.id == shelf_id, Shelf.owner_id == g.user.id))
    if shelf is None:
        raise NotFound("There is no such shelf.")
    return shelf
    ### END SOLUTION 1.3


def represent_shelf(shelf: Shelf) -> dict[str, Any]:
    """Return a shelf as its owner sees it."""
    return {
        "id": shelf.id,
        "name": shelf.name,
        "created_at": timestamp(shelf.created_at),
        "updated_at": timestamp(shelf.updated_at),
        "_links": {"self": link("shelf", shelf_id=shelf.id), "books": link("shelf-books", shelf_id=shelf.id)},
    }


def payload_of_form_or_json() -> dict[str, Any]:
    """Return what the client sent, as a JSON object or as an HTML form."""
    if request.mimetype == "application/x-www-form-urlencoded":
        return request.form.to_dict()
    return json_object()


def checked_name(payload: dict[str, Any]) -> str:
    """Return the name in `payload`; raises Invalid."""
    name = payload.get("name")
    fault = text_fault(name)
    if not fault and not 1 <= len(payload["name"].strip()) <= LONGEST_NAME:
        fault = f"must have 1 to {LONGEST_NAME} characters"
    if not fault and has_unseen(payload["name"]):
        fault = "must not have characters that nobody can see"
    if fault:
        raise Invalid({"/name": fault})
    return str(name)


class ShelfCollection(Resource):
    """/api/shelves"""

    def get(self) -> dict[str, Any]:
        """Return the caller's shelves as `items`, in the order of their ids, whomever the query string names.

        `_links` has `self`. A shelf looks as `represent_shelf` shows it.
        """
        ### BEGIN SOLUTION 1.3
        shelves = db.session.scalars(select(Shelf).where(Shelf.owner_id == g.user.id).order_by(Shelf.id))
        return {"items": [represent_shelf(shelf) for shelf in shelves], "_links": {"self": link("shelves")}}
        ### END SOLUTION 1.3

    def post(self) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Create a shelf from a JSON object or a form (`payload_of_form_or_json`, `checked_name`).

        Returns 201, the shelf, and its address in `Location`. Of the body only the name counts: the owner is the
        caller, whatever else it says.
        """
        ### BEGIN SOLUTION 1.3
        shelf = Shelf(name=checked_name(payload_of_form_or_json()), owner_id=g.user.id)
        db.session.add(shelf)
        db.session.commit()
        return represent_shelf(shelf), 201, {"Location": link("shelf", shelf_id=shelf.id)["href"]}
        ### END SOLUTION 1.3


class ShelfItem(Resource):
    """/api/shelves/<id>"""

    def get(self, shelf_id: int) -> dict[str, Any]:
        """Return the shelf."""
        return represent_shelf(load_shelf(shelf_id))

    def patch(self, shelf_id: int) -> dict[str, Any]:
        """Change the name of the shelf (`checked_name`), and nothing else whatever the body names.

        A name is required, since there is nothing else to change: without one it is a 422, as in POST. Returns the
        shelf as it is now.
        """
        ### BEGIN SOLUTION 1.3
        shelf = load_shelf(shelf_id)
        shelf.name = checked_name(json_object())
        db.session.commit()
        return represent_shelf(shelf)
        ### END SOLUTION 1.3

    def delete(self, shelf_id: int) -> Response:
        """Delete the shelf; its books stay in the catalogue."""
        remove(load_shelf(shelf_id))
        return no_content()


class ShelfBooks(Resource):
    """/api/shelves/<id>/books"""

    def get(self, shelf_id: int) -> dict[str, Any]:
        """Return the books on the shelf."""
        books = load_shelf(shelf_id).books
        links = {"self": link("shelf-books", shelf_id=shelf_id)}
        return {"items": [represent(book) for book in books], "_links": links}


class ShelfBookItem(Resource):
    """/api/shelves/<id>/books/<id>"""

    def put(self, shelf_id: int, book_id: int) -> Response:
        """Put the book on the shelf; putting it there twice is putting it there."""
        shelf, book = load_shelf(shelf_id), load_book(book_id)
        try:
            shelf.books.append(book)
            db.session.commit()
        except IntegrityError:  # it stands there already; asking first would race with a second request
            db.session.rollback()
        return no_content()

    def delete(self, shelf_id: int, book_id: int) -> Response:
        """Take the book off the shelf; 404 when it does not stand there."""
        standing = db.session.get(ShelfBook, (load_shelf(shelf_id).id, book_id))
        if standing is None:
            raise NotFound("The book does not stand on this shelf.")
        remove(standing)
        return no_content()
