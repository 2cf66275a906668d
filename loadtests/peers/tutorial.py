"""The stack that most tutorials end with: Flask-RESTful, an ORM, a token signed with HS256. Nothing else is on.

    gunicorn "loadtests.peers.tutorial:create_app()"
    GET /api/books?page=1&page_size=20
    Authorization: Bearer …

No limits, no log, no revocation, no links, no rules: what a page of books costs where nobody asks for more. It reads
the same tables as the workbook's apps, with the genres of all books of a page in one statement, as a careful author
would.
"""

import os
from datetime import datetime
from typing import Any

from flask import Flask, request
from flask_jwt_extended import JWTManager, jwt_required
from flask_restful import Api, Resource
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    """The base of the tables."""


db = SQLAlchemy(model_class=Base)

FIELDS = ("id", "title", "author", "author_bio", "publication_year", "publisher", "isbn", "summary")


class BookGenre(Base):
    """A genre of a book."""

    __tablename__ = "book_genres"

    book_id: Mapped[int] = mapped_column(ForeignKey("books.id"), primary_key=True)
    genre: Mapped[str] = mapped_column(primary_key=True)


class Book(Base):
    """A book."""

    __tablename__ = "books"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author: Mapped[str]
    author_bio: Mapped[str | None]
    publication_year: Mapped[int | None]
    publisher: Mapped[str | None]
    isbn: Mapped[str | None]
    summary: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    genres: Mapped[list[BookGenre]] = relationship(lazy="selectin")

    def to_dict(self) -> dict[str, Any]:
        """Return the book as JSON shows it."""
        return {
            **{name: getattr(self, name) for name in FIELDS},
            "genres": [row.genre for row in self.genres],
            "created_at": self.created_at.isoformat(),
            "updated_at": self.updated_at.isoformat(),
        }


class Books(Resource):
    """/api/books"""

    @jwt_required()
    def get(self) -> dict[str, Any]:
        """Return a page of books."""
        page, size = request.args.get("page", 1, type=int), request.args.get("page_size", 20, type=int)
        books = db.session.scalars(select(Book).order_by(Book.id).limit(size).offset((page - 1) * size))
        return {"items": [book.to_dict() for book in books], "page": page}


def create_app() -> Flask:
    """Return the app."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]
    app.config["JWT_SECRET_KEY"] = os.environ["JWT_SECRET_KEY"]
    db.init_app(app)
    JWTManager(app)
    Api(app).add_resource(Books, "/api/books")
    return app
