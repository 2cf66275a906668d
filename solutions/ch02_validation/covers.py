"""The cover of a book: an administrator names where it is, and the server fetches it.

    POST /api/books/1/cover   {"url": "https://covers.example/1.png"}     201, or 200 where there was one before
    GET /api/books/1/cover    200, the image

    POST /api/books/1/cover   {"url": "http://169.254.169.254/"}
    422   {…, "errors": [{"pointer": "/url", "message": "no image can be fetched from there"}]}

All that can go wrong with the address has this one answer. Which of our machines exist, and what they answer, would
otherwise be told to whoever tries addresses one after the other; the log has the reason.
"""

from typing import Any

from flask import Response, current_app
from flask_restful import Resource
from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.exceptions import NotFound

from solutions.ch00_books_api.bodies import json_object
from solutions.ch00_books_api.books import load_book
from solutions.ch00_books_api.errors import Invalid
from solutions.ch00_books_api.links import link
from solutions.ch00_books_api.models import Base, Id, Timestamped, db
from solutions.ch01_security import limits, roles

from . import text
from .faults import Schema, load
from .fetching import Image, NotFetched, fetch

LONGEST_URL = 2000  # characters

RULES: roles.Rules = {("cover", "GET"): roles.ANYONE, ("cover", "POST"): roles.ADMIN}
LIMITS: limits.Limits = {"cover": limits.CATALOGUE}


class Cover(Timestamped, Base):
    """The cover of a book, as it was fetched."""

    __tablename__ = "covers"

    book_id: Mapped[int] = mapped_column(Id, ForeignKey("books.id", ondelete="CASCADE"), primary_key=True)
    media_type: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class CoverInput(Schema):
    """Where the cover is."""

    url = text.Text(shortest=1, longest=LONGEST_URL, required=True)


class BookCover(Resource):
    """/api/books/<id>/cover"""

    def get(self, book_id: int) -> Response:
        """Return the image, or 404."""
        cover = db.session.get(Cover, book_id)
        if cover is None:
            raise NotFound("There is no cover of this book.")
        return Response(cover.content, content_type=cover.media_type)

    def post(self, book_id: int) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Fetch the cover from the `url` in the body, and keep it: 201 + Location, 200 where it replaces one."""
        load_book(book_id)
        url = load(CoverInput(), json_object())["url"]
        db.session.rollback()  # fetching takes its time: no connection to the database waits for it
        try:
            image = fetch(url)
        except NotFetched as error:
            current_app.logger.warning("no cover of book %s from %s: %s", book_id, url, error)
            raise Invalid({"/url": "no image can be fetched from there"}) from None
        status = 201 if keep(book_id, image) else 200
        address = link("cover", book_id=book_id)
        shown = {"media_type": image.media_type, "bytes": len(image.content), "_links": {"self": address}}
        return shown, status, {"Location": address["href"]}


def keep(book_id: int, image: Image) -> bool:
    """Make `image` the cover of the book, and return whether it is its first. Raises NotFound.

    While it was fetched, the book may have been deleted, or have got a cover; of two at once, the last one stays.
    """
    load_book(book_id)
    first = db.session.get(Cover, book_id) is None
    db.session.merge(Cover(book_id=book_id, media_type=image.media_type, content=image.content))
    try:
        db.session.commit()
    except IntegrityError:  # since the lines above: look again
        db.session.rollback()
        return keep(book_id, image)
    return first
