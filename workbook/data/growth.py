"""Fills a database with generated books, as fast as the database takes them.

SQLite gets the driver's own `executemany` and need not wait for the disk meanwhile; PostgreSQL gets COPY. Each chunk is
a transaction of its own: what was stored when somebody stops the run is whole, and the next run goes on from there.

An index is made in a fraction of the time when all rows are there. So where there will be many more of them, SQLite's
are put aside: dropped, after a table has noted how to make them again. Whatever becomes of this run, the next finds it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, select, text

from workbook.data.generator import GeneratedBook, book
from workbook.data.store import Tables, count, tables

CHUNK = 20_000
QUICK = {"synchronous": 0, "cache_size": -100_000}  # do not wait for the disk; 100 MB
ASIDE = "indexes_put_aside"  # the table: in each row the name of an index, and the SQL that makes it

Progress = Callable[[int, int], None]
Rows = list[tuple[Any, ...]]


def grow(engine: Engine, wanted: int, progress: Progress | None = None) -> int:
    """Add generated books until there are `wanted`, and return how many there are then, which can be more.

    `progress` is called with how many there are, and `wanted`.

    The book with the id N is `generator.book(N)`, so the same database grows into the same rows every time.
    """
    found = tables(engine)
    with _quick(engine) as connection:
        have = count(connection, found["books"])
        first = (connection.scalar(select(func.max(found["books"].c.id))) or 0) + 1
        connection.rollback()
        rows = map(book, range(first, first + wanted - have))
        if wanted - have > max(have, CHUNK):
            _put_aside(connection, found["books"])
        while chunk := list(islice(rows, CHUNK)):
            _store(connection, found, chunk)
            connection.commit()
            have += len(chunk)
            if progress:
                progress(have, wanted)
    return have


def _put_aside(connection: Connection, table: Table) -> None:
    """Drop the indexes of the table that no constraint needs, where the database is SQLite."""
    if connection.dialect.name != "sqlite":
        return
    made = f"FROM sqlite_master WHERE type = 'index' AND tbl_name = '{table.name}' AND sql IS NOT NULL"
    names = connection.scalars(text(f"SELECT name {made}")).all()
    connection.execute(text(f"CREATE TABLE {ASIDE} AS SELECT name, sql {made}"))
    for name in names:
        connection.execute(text(f"DROP INDEX {name}"))
    connection.commit()


def _put_back(connection: Connection) -> None:
    """Make the indexes that were put aside, by this run or by one that did not come to its end."""
    connection.rollback()
    if connection.dialect.has_table(connection, ASIDE):
        missing = f"SELECT sql FROM {ASIDE} WHERE name NOT IN (SELECT name FROM sqlite_master)"  # noqa: S608
        for statement in connection.scalars(text(missing)).all():
            connection.exec_driver_sql(statement)
        connection.execute(text(f"DROP TABLE {ASIDE}"))
    connection.commit()


def _store(connection: Connection, found: Tables, chunk: list[GeneratedBook]) -> None:
    """Insert the books and their genres; a column that a table does not have is left out."""
    insert_rows = _copy if connection.dialect.name == "postgresql" else _execute_many
    columns = [name for name in GeneratedBook._fields if name in found["books"].c]
    insert_rows(connection, found["books"], columns, list(map(attrgetter(*columns), chunk)))
    pairs: Rows = [(each.id, genre) for each in chunk for genre in each.genres]
    insert_rows(connection, found["book_genres"], ["book_id", "genre"], pairs)


def _execute_many(connection: Connection, table: Table, columns: list[str], rows: Rows) -> None:
    """Insert `rows` through SQLite's driver, moments as SQLAlchemy would write them: UTC, without the zone."""
    if "created_at" in columns:
        rows = [
            tuple([cell.isoformat(" ", "microseconds")[:26] if type(cell) is datetime else cell for cell in row])
            for row in rows
        ]
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)  # noqa: S608


def _copy(connection: Connection, table: Table, columns: list[str], rows: Rows) -> None:
    """Insert `rows` by COPY, then let the table's own ids go on after them."""
    from psycopg.sql import SQL, Identifier

    driver: Any = connection.connection.driver_connection
    names = SQL(", ").join(map(Identifier, columns))
    command = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table.name), names)
    with driver.cursor() as cursor, cursor.copy(command) as copy:
        for row in rows:
            copy.write_row(row)
    if "id" in columns:
        last = func.max(table.c.id)
        connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), last)).select_from(table))


@contextmanager
def _quick(engine: Engine) -> Iterator[Connection]:
    """A connection on which SQLite is quick, and careful again afterwards."""
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            yield connection
            return
        before = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in QUICK}
        try:
            _set(connection, QUICK)
            _put_back(connection)
            yield connection
        finally:
            _put_back(connection)
            _set(connection, before)


def _set(connection: Connection, pragmas: Mapping[str, Any]) -> None:
    """Set `pragmas`, outside any transaction: inside one they would do nothing."""
    connection.rollback()
    for name, value in pragmas.items():
        connection.execute(text(f"PRAGMA {name} = {value}"))
        connection.rollback()
