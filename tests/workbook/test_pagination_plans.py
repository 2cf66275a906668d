"""What a page costs the database: in every order a range of one index is read, and nothing is sorted or skipped.

The plans are asked of the databases themselves (EXPLAIN), for the statements that the app sends. What no index serves
stands in UNSERVED by its name.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Select, create_engine, event, select, text

from solutions.ch00_books_api import models
from solutions.ch00_books_api.models import Book, BookGenre, User, db
from solutions.ch01_security.shelves import Shelf, ShelfBook
from solutions.ch04_pagination import activity, books, orders
from solutions.ch04_pagination.orders import BOOKS, Order
from workbook.data import fill

MANY = 5000  # books: few enough to make, too many for a plan that reads them all
CHEAP = {"ARGON2_TIME_COST": "1", "ARGON2_MEMORY_KIB": "64", "ARGON2_PARALLELISM": "1"}
ORDERS = [pytest.param(sort, direction, id=f"{sort} {direction}") for sort, direction in BOOKS]
WAYS = [("first", False), ("last", True), ("next", False), ("previous", True)]

# filters for which the database reads on in the order of the list until a page is full: the rarer what they let
# through, the longer. A lesson says so; who needs more needs an index for words (FTS5, pg_trgm), or a list per genre
UNSERVED = {
    "author": "it is looked for anywhere in the author",
    "q": "it is looked for anywhere in title and author",
    "genre": "the genres are another table, in no order of the books but that of their ids",
    "year_from": "in another order than that of the years",
    "year_to": "in another order than that of the years",
}
ASKED = {"author": "ann", "q": "sea", "genre": "fiction", "year_from": 1900, "year_to": 1990}


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database with MANY books."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('plans') / 'books.db'}"
        return
    server, name = request.getfixturevalue("postgres_url"), f"plans_{uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield engine.url.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(scope="module")
def app(url: str) -> Iterator[Flask]:
    """An app that has nothing but the database."""
    made = Flask(__name__)
    made.config.update(DATABASE_URL=url, DATABASE_CONNECTIONS=2)
    models.init_app(made)
    with made.app_context():
        tables = [model.__table__ for model in (Book, BookGenre, User, Shelf, ShelfBook)]
        db.metadata.create_all(db.engine, tables=tables)
        fill(db.engine, MANY, environ=CHEAP)
        owner = db.session.scalar(select(User.id).limit(1))
        shelf = Shelf(owner_id=owner, name="All")
        db.session.add(shelf)
        db.session.flush()
        db.session.execute(ShelfBook.__table__.insert(), [{"shelf_id": shelf.id, "book_id": n} for n in range(1, MANY)])
        db.session.commit()
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
        yield made
        db.session.remove()
        db.engine.dispose()


def steps_of(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The steps of a plan of PostgreSQL's, the last one first."""
    yield plan
    for each in plan.get("Plans", []):
        yield from steps_of(each)


def plan_of(rows: Select[Any], order: Order, key: Any, backwards: bool) -> list[str]:
    """What the database does for a page, as it says it itself: a line for each step."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        sent.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        orders.seek(rows, order.turned() if backwards else order, 20, key)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    statement, parameters = sent[0]  # the others are about the genres of the books
    # SQLAlchemy has SQLite skip no rows explicitly: LIMIT 21 OFFSET 0
    assert "OFFSET" not in statement or (statement.endswith("OFFSET ?") and parameters[-1] == 0)
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        if db.engine.dialect.name == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            return [line for _, _, _, line in cursor.fetchall()]
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
        (found,) = cursor.fetchone()
        plan = json.loads(found) if isinstance(found, str) else found
        return [
            " ".join(f"{step.get(name, '')}" for name in ("Node Type", "Index Name", "Index Cond", "Filter")).strip()
            for step in steps_of(plan[0]["Plan"])
        ]
    finally:
        connection.close()


def key_of(order: Order) -> Any:
    """The key of a book in the middle of the order."""
    ((found,), _) = orders.seek(select(Book).where(Book.id == MANY // 2), order, 1)
    return order.key(found)


def assert_one_range(plan: list[str], order: Order, has_key: bool) -> None:
    """Of the plan, that it reads books by the one index of the order, and from the key on."""
    column = order.columns[0].key
    index = "PRIMARY KEY" if column == "id" else "ix_books_year" if column.startswith("year_") else f"ix_books_{column}"
    if db.engine.dialect.name == "sqlite":
        assert len(plan) == 1, plan
        if has_key:
            assert plan[0].startswith("SEARCH books USING"), plan
            assert f"({'rowid' if column == 'id' else column}" in plan[0], plan
        else:
            assert plan[0].startswith("SCAN books"), plan  # whose LIMIT ends it
        assert index in plan[0] or plan[0] == "SCAN books", plan
    else:
        assert len(plan) == 2, plan
        assert plan[0] == "Limit", plan
        assert plan[1].startswith(("Index Scan", "Index Only Scan")), plan
        assert ("books_pkey" if column == "id" else index) in plan[1], plan
        assert (" (id " in plan[1] or " (ROW(" in plan[1]) is has_key, plan


@pytest.mark.parametrize(("way", "backwards"), WAYS, ids=[way for way, _ in WAYS])
@pytest.mark.parametrize(("sort", "direction"), ORDERS)
def test_a_page_is_a_range_of_one_index(app: Flask, sort: str, direction: str, way: str, backwards: bool) -> None:
    order = BOOKS[sort, direction]
    key = key_of(order) if way in ("next", "previous") else None
    rows = books.matching({"sort": sort, "dir": direction})
    assert_one_range(plan_of(rows, order, key, backwards), order, key is not None)


@pytest.mark.parametrize(("way", "backwards"), WAYS, ids=[way for way, _ in WAYS])
@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_years_are_a_range_of_the_index_of_the_years(app: Flask, direction: str, way: str, backwards: bool) -> None:
    order = BOOKS["publication_year", direction]
    key = key_of(order) if way in ("next", "previous") else None
    query = {"sort": "publication_year", "dir": direction, "year_from": 1900, "year_to": 1990}
    plan = plan_of(books.matching(query), order, key, backwards)
    column = order.columns[0].key
    if db.engine.dialect.name == "sqlite":
        assert plan == [f"SEARCH books USING INDEX ix_books_{column}_id ({column}>? AND {column}<?)"]
    else:
        assert plan[0] == "Limit"
        assert len(plan) == 2
        assert f"({column} >= 1900)" in plan[1]
        assert f"({column} <= 1990)" in plan[1]


@pytest.mark.parametrize(("way", "backwards"), WAYS, ids=[way for way, _ in WAYS])
def test_a_window_of_time_is_a_range_of_an_index(app: Flask, way: str, backwards: bool) -> None:
    order = activity.BY_TIME
    key = key_of(order) if way in ("next", "previous") else None
    since = datetime(2024, 1, 1, tzinfo=UTC)
    plan = plan_of(activity.window(since, since + timedelta(days=400)), order, key, backwards)
    if db.engine.dialect.name == "sqlite":
        assert plan == ["SEARCH books USING INDEX ix_books_updated_at_id (updated_at>? AND updated_at<?)"]
    else:
        assert len(plan) == 2
        assert "ix_books_updated_at_id" in plan[1]
        assert "(updated_at < " in plan[1]


@pytest.mark.parametrize(("way", "backwards"), WAYS, ids=[way for way, _ in WAYS])
def test_a_shelf_is_read_in_the_order_of_the_ids(app: Flask, way: str, backwards: bool) -> None:
    order = BOOKS["id", "asc"]
    key = key_of(order) if way in ("next", "previous") else None
    rows = select(Book).join(ShelfBook, ShelfBook.book_id == Book.id).where(ShelfBook.shelf_id == 1)
    plan = plan_of(rows, order, key, backwards)
    assert not any("TEMP B-TREE" in step or step.startswith("Sort") for step in plan), plan


@pytest.mark.parametrize("name", UNSERVED)
@pytest.mark.parametrize(("sort", "direction"), ORDERS)
def test_what_no_index_serves_is_found_by_reading_on(app: Flask, sort: str, direction: str, name: str) -> None:
    """A filter that many books fit: the plan is that of the list without it, and looks at each book on the way."""
    if name.startswith("year") and sort == "publication_year":
        return
    order = BOOKS[sort, direction]
    plan = plan_of(books.matching({"sort": sort, "dir": direction, name: ASKED[name]}), order, key_of(order), False)
    if db.engine.dialect.name == "sqlite":
        assert_one_range(plan[:1], order, has_key=True)
        assert not any("TEMP B-TREE" in step for step in plan), plan
    else:
        served = [step for step in plan if "Index Cond" in step and str(ASKED[name]) in step]
        assert name == "genre" or not served, plan
