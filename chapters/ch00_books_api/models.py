"""The tables that every chapter shares: books with their genres, and users.

Columns that only later chapters use (a book's `version`, a user's `age`) stand here already, so that nobody has to
restate a table. Times are UTC with microseconds (RFC 3339 when shown).
"""

from datetime import UTC, datetime
from typing import Any

import flask_sqlalchemy.session
from flask import Flask, Response, current_app, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    Computed,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Text,
    TypeDecorator,
    delete,
    event,
    inspect,
)
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, mapped_column, relationship
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.exceptions import NotFound

from .errors import on_unexpected, problem

# What a constraint is called, so that errors and migrations can name it: as PostgreSQL calls those without a name
NAMES = {
    "pk": "%(table_name)s_pkey",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}


class Base(DeclarativeBase):
    """The base of every table, in every chapter."""

    metadata = MetaData(naming_convention=NAMES)


SAFE_METHODS = ("GET", "HEAD", "OPTIONS")  # RFC 9110, 9.2.1: they change nothing


class Session(flask_sqlalchemy.session.Session):
    """Flask-SQLAlchemy's session, which reads without a transaction where a request does nothing but read.

    A transaction costs two more round trips, BEGIN and ROLLBACK. At the isolation of a default PostgreSQL (read
    committed) it gives nothing for them: each statement sees what is committed when it begins, inside of one or not.
    """

    def get_bind(self, *args: Any, **kwargs: Any) -> Any:
        """Return the engine whose connections this session is to use."""
        if has_request_context() and request.method in SAFE_METHODS:
            return current_app.extensions["reading"]
        return super().get_bind(*args, **kwargs)


# a row keeps what it had when it was stored: to look at it after the commit takes no second look at the database
db = SQLAlchemy(model_class=Base, session_options={"class_": Session, "expire_on_commit": False})

Id = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER PRIMARY KEY counts up by itself in SQLite


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC. SQLite keeps no zone, so the zone is put back when a row is read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def now() -> datetime:
    """The current moment, from the app's clock: never the database's, so that a test can move it."""
    return datetime.now(UTC)


def moment_of_creation(context: Any) -> datetime:
    """The `created_at` of the row being inserted: a row that never changed says so by two equal times."""
    return context.get_current_parameters()["created_at"]


class Timestamped:
    """When a row was made, and when it last changed."""

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=moment_of_creation, onupdate=now)


class BookGenre(Base):
    """One genre of one book. A genre is its name: there is nothing else to know about it."""

    __tablename__ = "book_genres"
    __table_args__ = (Index("ix_book_genres_genre", "genre", "book_id"),)

    book_id: Mapped[int] = mapped_column(Id, ForeignKey("books.id", ondelete="CASCADE"), primary_key=True)
    genre: Mapped[str] = mapped_column(Text, primary_key=True)

    def __init__(self, genre: str) -> None:
        self.genre = genre


NO_YEAR = 99_999  # later, and with a minus before, than any book


def year_or(number: int) -> Computed:
    """What a column is that has the year of a book, or `number` where it has none."""
    return Computed(f"coalesce(publication_year, {number})", persisted=True)


class Book(Timestamped, Base):
    """A book of the catalogue. `publication_year` is negative before our era; `isbn` is unique where there is one."""

    __tablename__ = "books"
    __table_args__ = (
        Index("ix_books_title_id", "title", "id"),
        Index("ix_books_author_id", "author", "id"),
        Index("ix_books_created_at_id", "created_at", "id"),
        Index("ix_books_updated_at_id", "updated_at", "id"),
        Index("ix_books_year_ascending_id", "year_ascending", "id"),
        Index("ix_books_year_descending_id", "year_descending", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(Text)
    author_bio: Mapped[str | None] = mapped_column(Text)
    publication_year: Mapped[int | None]
    publisher: Mapped[str | None] = mapped_column(Text)
    isbn: Mapped[str | None] = mapped_column(Text, unique=True)
    summary: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (SQLAlchemy's): a row that changed meanwhile is stale

    # The year as lists are sorted by it: books without one are last, whichever way, and an index of SQLite knows no
    # NULLS LAST. The database computes both, and stores them: PostgreSQL has no index on a column that it does not.
    year_ascending: Mapped[int] = mapped_column(year_or(NO_YEAR), deferred=True)
    year_descending: Mapped[int] = mapped_column(year_or(-NO_YEAR), deferred=True)

    genre_rows: Mapped[list[BookGenre]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, lazy="selectin", order_by=BookGenre.genre
    )
    genres: AssociationProxy[list[str]] = association_proxy("genre_rows", "genre")


class User(Timestamped, Base):
    """A person with an account. `role` is one of user, premium, admin; `email` stands in its one form, and once."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text, unique=True)
    age: Mapped[int | None]
    role: Mapped[str] = mapped_column(Text, default="user")
    password_hash: Mapped[str] = mapped_column(Text)


def remove(row: Base) -> None:
    """Delete `row`, whatever it has become since it was loaded, and commit; raises NotFound when it is gone already.

    Of two requests that delete it at the same moment, one gets here first, and the other finds nothing to delete. What
    belongs to the row goes with it (ON DELETE CASCADE).
    """
    mapper = inspect(type(row))
    key = zip(mapper.primary_key, mapper.primary_key_from_instance(row), strict=True)
    done = db.session.execute(delete(type(row)).where(*(column == value for column, value in key)))
    db.session.commit()
    if not done.rowcount:  # type: ignore[attr-defined] # a CursorResult
        raise NotFound("It has just been deleted.")


def is_taken(error: IntegrityError, column: InstrumentedAttribute[Any]) -> bool:
    """Tell whether `error` says that another row has this value of `column`, which is unique.

    The constraint is known by its name, which PostgreSQL tells; SQLite tells the column. Neither is looked for in a
    text that may hold values: a title may be "isbn".
    """
    table = column.table.name
    if diagnosis := getattr(error.orig, "diag", None):
        return diagnosis.constraint_name == NAMES["uq"] % {"table_name": table, "column_0_N_name": column.key}
    return str(error.orig) == f"UNIQUE constraint failed: {table}.{column.key}"


# By the name of SQLite's error, or PostgreSQL's SQLSTATE: a row that was there came twice or went, a serialization
# failure, a deadlock that this transaction had to end
LOST_RACES = (
    *("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_FOREIGNKEY"),
    *("23505", "23503", "40001", "40P01"),
)


def on_database_error(error: SQLAlchemyError) -> Response:
    """Return 409 when a row was changed or deleted meanwhile, by another request; 500 for all that nobody foresaw.

    The transaction that failed is left, so that what comes after the answer (the log, the session) can read again.
    """
    db.session.rollback()
    said = getattr(error, "orig", None)
    lost = (getattr(said, "sqlstate", None) or getattr(said, "sqlite_errorname", None)) in LOST_RACES
    if lost or isinstance(error, StaleDataError | ObjectDeletedError):
        return problem(409, "Conflict", "It was changed or deleted meanwhile.")
    return on_unexpected(error)


def init_app(app: Flask) -> None:
    """Connect the app to the database that DATABASE_URL names."""
    app.config["SQLALCHEMY_DATABASE_URI"] = app.config["DATABASE_URL"]
    if app.config["DATABASE_URL"].startswith("postgresql"):
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": app.config["DATABASE_CONNECTIONS"]}
    db.init_app(app)
    app.register_error_handler(SQLAlchemyError, on_database_error)
    with app.app_context():
        app.extensions["reading"] = db.engine.execution_options(isolation_level="AUTOCOMMIT")
        if db.engine.dialect.name == "sqlite":
            _set_up_sqlite(db.engine)


def _set_up_sqlite(engine: Any) -> None:
    """Tell SQLite to check foreign keys, to let others read while one writes, and that Я is the capital of я."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function("lower", 1, lambda text: text and text.lower(), deterministic=True)  # not only a-z
