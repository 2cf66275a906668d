"""What stands in the database: the catalogue of real books, sample users, and as many generated books as one asks for.

Nothing that stands in a database already is ever changed or deleted.
"""

import os
from collections.abc import Mapping

from sqlalchemy import Connection, Engine, insert, select

from workbook.book import accounts
from workbook.data import catalogue
from workbook.data.growth import Progress, grow
from workbook.data.store import Tables, count, insert_books, tables
from workbook.errors import Trouble

__all__ = ["fill", "grow", "tables"]


def fill(
    engine: Engine,
    books: int | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
    progress: Progress | None = None,
) -> int:
    """Put the sample data into the tables that are empty, then add generated books until there are `books`.

    Only tables that exist are filled. `environ` names the cost of the password hashes. Returns how many books there
    are; raises Trouble when there are no tables of books.
    """
    found = tables(engine)
    if not {"books", "book_genres"} <= found.keys():
        raise Trouble("The database has no tables of books: serve a chapter on it first (`run 0`).")
    with engine.begin() as connection:
        if not count(connection, found["books"]):
            insert_books(connection, found, list(catalogue.rows()))
        _fill_accounts(connection, found, environ)
    return grow(engine, books or 0, progress)


def _fill_accounts(connection: Connection, found: Tables, environ: Mapping[str, str]) -> None:
    """The sample users, and their shelves, where the app has a table for them and it is empty."""
    users, shelves = found.get("users"), found.get("shelves")
    if users is None:
        return
    if not count(connection, users):
        connection.execute(insert(users), accounts.users(environ))
    if shelves is not None and not count(connection, shelves):
        ids = {row.name: row.id for row in connection.execute(select(users.c.name, users.c.id))}
        if rows := accounts.shelves(ids):
            connection.execute(insert(shelves), rows)
