"""The two years by which lists are sorted: the database computes them, whichever way a book comes in."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, create_engine, delete, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from solutions.ch00_books_api.models import NO_YEAR, Book, BookGenre, User, db
from workbook.data import fill
from workbook.data.csv_import import import_csv

OURS = [model.__table__ for model in (Book, BookGenre, User)]
CHEAP = {"ARGON2_TIME_COST": "1", "ARGON2_MEMORY_KIB": "64", "ARGON2_PARALLELISM": "1"}
FILE = "title,author,publication_year\nIl Principe,Machiavelli,1532\nThe Odyssey,Homer,-700\nUndated,A. Nonym,\n"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A new database of each kind, made without a warning: SQLAlchemy warns of what a later PostgreSQL would do."""
    if request.param == "postgresql":
        server = create_engine(request.getfixturevalue("postgres_url"), isolation_level="AUTOCOMMIT")
        name = f"shape_{uuid4().hex}"
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        made = create_engine(server.url.set(database=name))
    else:
        server, name, made = None, "", create_engine(f"sqlite:///{tmp_path / 'books.db'}")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        db.metadata.create_all(made, tables=OURS)
    yield made
    made.dispose()
    if server:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name}"))
        server.dispose()


def years(engine: Engine) -> list[tuple[int | None, int, int]]:
    """The year of each book, and the two that lists are sorted by."""
    wanted = select(Book.publication_year, Book.year_ascending, Book.year_descending).order_by(Book.id)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(wanted)]


def expected(*found: int | None) -> list[tuple[int | None, int, int]]:
    return [(year, NO_YEAR, -NO_YEAR) if year is None else (year, year, year) for year in found]


def test_a_file_of_books_comes_in(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "books.csv"
    path.write_text(FILE, encoding="utf-8")
    report = import_csv(engine, path)
    assert (report.stored, report.rejected) == (3, [])
    assert years(engine) == expected(1532, -700, None)


def test_the_catalogue_and_generated_books_come_in(engine: Engine) -> None:
    assert fill(engine, 500, environ=CHEAP) == 500
    found = years(engine)
    assert len(found) == 500
    assert found == expected(*(year for year, _, _ in found))
    assert any(year is None for year, _, _ in found)


def test_the_years_follow_the_year(engine: Engine) -> None:
    with Session(engine, expire_on_commit=False) as session:
        one = Book(title="Ubik", author="Dick", publication_year=1969)
        session.add(one)
        session.commit()
        assert years(engine) == expected(1969)
        one.publication_year = None
        session.commit()
        assert years(engine) == expected(None)
        session.execute(update(Book).values(publication_year=0))
        session.commit()
        assert years(engine) == expected(0)
        session.execute(delete(Book))
        session.commit()
    assert years(engine) == []


def test_nobody_writes_them(engine: Engine) -> None:
    values = {"title": "T", "author": "A", "version": 1, "year_ascending": 7}
    with engine.connect() as connection, pytest.raises(DBAPIError):
        connection.execute(insert(Book.__table__).values(values))


def test_every_order_has_its_index(engine: Engine) -> None:
    indexes = {tuple(index["column_names"]) for index in inspect(engine).get_indexes("books")}
    columns = ("title", "author", "year_ascending", "year_descending", "created_at", "updated_at")
    assert {(column, "id") for column in columns} <= indexes
