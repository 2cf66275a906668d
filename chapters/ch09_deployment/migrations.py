"""The schema, changed step by step while the app serves: Flask-Migrate, on Alembic.

    flask db upgrade          forwards, to the newest revision
    flask db downgrade        one back
    flask db check            whether the models say something that no revision does

The revisions stand in migrations/versions, in their order. What they do is written here, beside the models that it is
about. While a new version of the app is rolled out, the old one still serves, on the same tables. So a step may only
add what the old one need not know (expand); rows are brought over in small transactions, so that nobody waits; and what
the old one needs goes a release later (contract). A step that went half-way is begun again: each bears that.
"""

import sys
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import sqlalchemy as sa
from alembic.operations import Operations
from flask import Flask, current_app
from flask_migrate import Migrate
from sqlalchemy.exc import IntegrityError

from solutions.ch00_books_api import models
from solutions.ch00_books_api.models import Book, UtcDateTime, db
from solutions.ch02_validation.isbn import to_isbn13
from solutions.ch06_caching import invalidation

FOLDER = Path(models.__file__).parents[2] / "migrations"
BATCH = 100  # rows in one transaction


def steps() -> ModuleType:
    """Return this module, as the current app has it: the revisions ask for it."""
    found: ModuleType = current_app.extensions["migration_steps"]
    return found


def add_idempotency_keys(op: Operations) -> None:
    """Make the table of `Answered` (idempotency.py), as its model has it, so that `flask db check` finds nothing to do.

    Constraints are called as the model's naming convention has it (`models.NAMES`). The step is written out, and does
    not ask the model: that says what the table is today, and a revision what it was then. Where the table is there
    already, since somebody made all tables at once, it is left as it is, with its rows (`if_not_exists`). Its index is
    one more step, with an `if_not_exists` of its own: it may be missing where the table is there.
    """
    ### BEGIN YOUR CODE 9.6
    op.create_table(
        "idempotency_keys",
        sa.Column("user_id", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text),
        sa.Column("status", sa.Integer),
        sa.Column("headers", sa.Text),
        sa.Column("body", sa.LargeBinary),
        sa.Column("expires_at", sa.DateTime),
    )
    ### END YOUR CODE 9.6


def drop_idempotency_keys(op: Operations) -> None:
    """Go back: the table goes, with its index, and nothing else does. Where it has gone already, since a step back went
    half-way, that is no error (`if_exists`).
    """
    ### BEGIN YOUR CODE 9.6
    return
    ### END YOUR CODE 9.6


def spell_isbns() -> None:
    """Bring the ISBN of every book that has one into thirteen digits (`to_isbn13`), as chapters since the second have
    stored it.

    What is none stays as it is, and so does one that another book has in thirteen digits already (IntegrityError):
    which of the two is right, people decide. Of two old spellings of one number the first row is changed, and the
    second stays. It takes no other row with it: on PostgreSQL a transaction in which a statement has failed takes no
    other one, until it has gone back to a savepoint. Any other error ends the upgrade, and leaves no transaction open.

    A row that is changed says so like after every other change: its `version` is one more, and `updated_at` is now, by
    the app's clock (`models.now`), not by the database's. Others write meanwhile: a row is changed only while it still
    has the ISBN that was read, and somebody may take its number a moment before, or delete a book.

    Rows are taken by their ids, BATCH at a time, however far the next id is; each batch is a transaction of its own on
    `db.engine`: nobody waits for more than a batch, and what is done stays done when a later batch fails. No session
    has noticed anything, so the cache is told of ALL (`invalidation`): of lists, and of each book. That is done when
    the last row is done or a batch has failed.
    """
    ### BEGIN YOUR CODE 9.6
    with db.engine.begin() as connection:
        rows = connection.execute(sa.text("SELECT id, isbn FROM books WHERE isbn IS NOT NULL")).all()
        for number, isbn in rows:
            statement = sa.text("UPDATE books SET isbn = :isbn WHERE id = :id")
            connection.execute(statement, {"id": number, "isbn": to_isbn13(isbn)})
    ### END YOUR CODE 9.6


def init_app(app: Flask) -> None:
    """Add the commands `flask db …`."""
    app.extensions["migration_steps"] = sys.modules[__name__]
    Migrate(app, db, directory=str(FOLDER), compare_type=True)
