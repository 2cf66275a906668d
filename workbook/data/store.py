"""The tables as the app made them, read from the database: what is stored here fits any app that keeps their names."""

from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, func, insert, select

SAMPLE_TABLES = ("books", "book_genres", "users", "shelves", "shelf_books")

Tables = dict[str, Table]


def tables(engine: Engine) -> Tables:
    """Return those of SAMPLE_TABLES that the database has, by name."""
    metadata = MetaData()
    metadata.reflect(engine, only=lambda name, _metadata: name in SAMPLE_TABLES, resolve_fks=False)
    return dict(metadata.tables)


def count(connection: Connection, table: Table) -> int:
    """Return how many rows `table` has."""
    return connection.scalar(select(func.count()).select_from(table)) or 0


def insert_books(connection: Connection, found: Tables, rows: list[dict[str, Any]]) -> None:
    """Insert `rows`, each the columns of a book and its list of `genres`, into the tables `found`."""
    if not rows:
        return
    books = found["books"]
    ids = connection.scalars(
        insert(books).returning(books.c.id, sort_by_parameter_order=True),
        [{name: value for name, value in row.items() if name in books.c} for row in rows],
    )
    pairs = [{"book_id": id, "genre": genre} for id, row in zip(ids, rows, strict=True) for genre in row["genres"]]
    if pairs:
        connection.execute(insert(found["book_genres"]), pairs)
