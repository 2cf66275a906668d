"""The sample data: the catalogue, the users, and the books that are generated."""

import hashlib
import unicodedata
from collections import Counter

import pytest
from argon2 import PasswordHasher
from sqlalchemy import create_engine, event, func, insert, select, text

from solutions.ch00_books_api.models import Book, BookGenre, User, db
from workbook.book import accounts
from workbook.data import catalogue, fill, growth, tables
from workbook.data.generator import book
from workbook.data.isbn import as_isbn_10, as_isbn_13, is_isbn_10, is_isbn_13
from workbook.errors import Trouble

CHEAP = {"ARGON2_TIME_COST": "1", "ARGON2_MEMORY_KIB": "64", "ARGON2_PARALLELISM": "1"}
SHELVES = """CREATE TABLE shelves (id INTEGER PRIMARY KEY, owner_id INTEGER, name TEXT,
    created_at DATETIME, updated_at DATETIME)"""
MINE = {"title": "Mine", "author": "Me", "version": 3, "created_at": accounts.SINCE, "updated_at": accounts.SINCE}
FIRST_2000 = "154ffb9c8202dc25e68cb93fc66a216de31cc7e9cd84c681dcce839445b372fb"

OURS = [model.__table__ for model in (Book, BookGenre, User)]  # a later chapter may have added more to db


@pytest.fixture
def engine(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'books.db'}")
    db.metadata.create_all(engine, tables=OURS)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def rows():
    return list(catalogue.rows())


def all_of(engine, table):
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2"))]


# the catalogue


def test_the_catalogue_has_about_150_books_with_title_author_and_genres(rows):
    assert 140 <= len(rows) <= 180
    assert all(row["title"] and row["author"] and all(row["genres"]) for row in rows)
    assert len({(row["title"], row["author"]) for row in rows}) == len(rows)


def test_every_isbn_of_the_catalogue_has_the_right_check_digit_and_stands_once(rows):
    isbns = [row["isbn"] for row in rows if row["isbn"]]
    assert all(is_isbn_10(isbn) or is_isbn_13(isbn) for isbn in isbns)
    assert {10, 13} == {len(isbn) for isbn in isbns}
    assert len({as_isbn_13(isbn) if len(isbn) == 10 else isbn for isbn in isbns}) == len(isbns)
    assert any(isbn.endswith("X") for isbn in isbns)


def test_no_book_from_before_1970_has_an_isbn(rows):
    assert not [row["title"] for row in rows if row["isbn"] and (row["publication_year"] or 0) < 1970]


def test_the_catalogue_is_awkward(rows):
    titles = [row["title"] for row in rows]
    scripts = {unicodedata.name(c).split()[0] for title in titles for c in title if c.isalpha()}
    assert scripts >= {"LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW", "CJK", "HIRAGANA", "DEVANAGARI", "HANGUL"}
    assert min(row["publication_year"] or 0 for row in rows) < -700
    assert None in {row["publication_year"] for row in rows}
    assert max(map(len, titles)) > 350
    assert all(any(mark in title for title in titles) for mark in (",", '"', "'", "?", "&", "–"))
    assert any(unicodedata.combining(c) for title in titles for c in title)
    assert any(len(row["genres"]) > 2 for row in rows)
    assert max(Counter(row["created_at"] for row in rows).values()) > 1
    assert all(row["created_at"].microsecond for row in rows)


# filling


def test_filling_stores_the_catalogue_and_the_users_once(engine, rows):
    assert fill(engine, environ=CHEAP) == len(rows)
    before = all_of(engine, "books"), all_of(engine, "book_genres"), all_of(engine, "users")
    assert fill(engine, environ=CHEAP) == len(rows)
    assert (all_of(engine, "books"), all_of(engine, "book_genres"), all_of(engine, "users")) == before
    with engine.connect() as connection:
        found = connection.execute(text("SELECT publication_year FROM books WHERE title = 'Ἰλιάς'")).scalar()
    assert found == -750


def test_a_users_hash_is_of_the_password_told_and_at_the_cost_named(engine):
    fill(engine, environ=CHEAP)
    with engine.connect() as connection:
        people = connection.execute(text("SELECT name, email, role, password_hash FROM users ORDER BY id")).all()
    assert [(name, email, role) for name, email, role, _ in people] == [
        ("alice", "alice@example.org", "user"),
        ("bob", "bob@example.org", "user"),
        ("paula", "paula@example.org", "premium"),
        ("admin", "admin@example.org", "admin"),
    ]
    for name, _, _, password_hash in people:
        assert PasswordHasher().verify(password_hash, f"{name.title()} has 1 long passphrase")
        assert "m=64,t=1,p=1" in password_hash


def test_without_a_named_cost_the_hash_costs_what_rfc_9106_recommends():
    assert "m=65536,t=3,p=4" in accounts.users({})[0]["password_hash"]


def test_shelves_are_filled_where_the_app_has_them(engine):
    fill(engine, environ=CHEAP)
    with engine.begin() as connection:
        connection.execute(text(SHELVES))
    fill(engine, environ=CHEAP)
    with engine.connect() as connection:
        owned = connection.execute(text("SELECT u.name, s.name FROM shelves s JOIN users u ON u.id = owner_id")).all()
    assert sorted(map(tuple, owned)) == [("alice", "To read"), ("bob", "Bob's secret gifts")]


def test_tables_that_an_app_lacks_are_left_out(engine):
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE users"))
        connection.execute(text("ALTER TABLE books DROP COLUMN summary"))
    assert fill(engine, 200, environ=CHEAP) == 200
    assert set(tables(engine)) == {"books", "book_genres"}


def test_what_a_learner_stored_stays(engine):
    with engine.begin() as connection:
        connection.execute(insert(tables(engine)["books"]), {**MINE, "id": 7})
    before = all_of(engine, "books")
    assert fill(engine, environ=CHEAP) == 1
    assert fill(engine, 50, environ=CHEAP) == 50
    assert all_of(engine, "books")[:1] == before


def test_a_database_without_tables_is_refused():
    with pytest.raises(Trouble, match="no tables of books"):
        fill(create_engine("sqlite://"))


# generated books


def test_a_generated_book_is_the_same_everywhere_and_always():
    text = "\n".join(str(tuple(map(str, book(number)))) for number in range(2000))
    assert hashlib.sha256(text.encode()).hexdigest() == FIRST_2000


def test_generated_books_are_plausible():
    books = [book(number) for number in range(20_000)]
    isbns = [each.isbn for each in books if each.isbn]
    assert len(set(isbns)) == len(isbns)
    assert all(is_isbn_13(isbn) and as_isbn_10(isbn) is None for isbn in isbns)
    assert all((each.isbn is not None) == ((each.publication_year or 0) >= 1970) for each in books)
    assert {len(each.genres) for each in books} == {1, 2, 3}
    assert all(len(set(each.genres)) == len(each.genres) and list(each.genres) == sorted(each.genres) for each in books)
    years = Counter(each.publication_year for each in books)
    assert years[None] > 200
    assert max(count for year, count in years.items() if year) > 100
    moments = Counter(each.created_at for each in books)
    assert max(moments.values()) > 10
    assert len({moment.year for moment in moments}) == 5
    assert all(each.updated_at >= each.created_at for each in books)


def test_the_last_number_still_has_a_valid_isbn_of_its_own():
    from workbook.data import generator

    assert is_isbn_13(generator._isbn(generator.LARGEST - 1))
    assert generator._isbn(0) != generator._isbn(generator.LARGEST - 1)


def test_a_database_grows_into_the_same_rows_at_once_or_in_steps(tmp_path):
    grown = []
    for name, steps in (("once", [1500]), ("steps", [400, 400, 1499, 1500, 10])):
        engine = create_engine(f"sqlite:///{tmp_path / name}.db")
        db.metadata.create_all(engine, tables=OURS)
        for wanted in steps:
            fill(engine, wanted, environ=CHEAP)
        grown.append((all_of(engine, "books"), all_of(engine, "book_genres")))
        engine.dispose()
    assert grown[0] == grown[1]
    assert len(grown[0][0]) == 1500


def test_a_generated_row_is_read_back_as_it_was_made(engine):
    fill(engine, 300, environ=CHEAP)
    table = tables(engine)["books"]
    with engine.connect() as connection:
        row = connection.execute(select(table).where(table.c.id == 300)).mappings().one()
    expected = book(300)
    assert row["created_at"] == expected.created_at.replace(tzinfo=None)
    assert {name: row[name] for name in ("title", "author", "publication_year", "isbn", "version")} == {
        name: getattr(expected, name) for name in ("title", "author", "publication_year", "isbn", "version")
    }


def test_growth_that_is_interrupted_leaves_whole_books_and_is_continued(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(growth, "CHUNK", 100)
    fill(engine, environ=CHEAP)

    def interrupt(have, wanted):
        if have > 500:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        growth.grow(engine, 1500, interrupt)
    with engine.connect() as connection:
        have = connection.scalar(select(func.count()).select_from(tables(engine)["books"]))
        assert 500 < have < 700
        assert connection.scalar(text("SELECT count(DISTINCT book_id) FROM book_genres")) == have
    fill(engine, 1500, environ=CHEAP)
    whole = create_engine(f"sqlite:///{tmp_path / 'whole.db'}")
    db.metadata.create_all(whole, tables=OURS)
    fill(whole, 1500, environ=CHEAP)
    assert all_of(engine, "books") == all_of(whole, "books")
    whole.dispose()


def indexes(engine):
    with engine.connect() as connection:
        found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'index'"))
        return {row.name: row.sql for row in found}


def test_indexes_that_were_put_aside_are_back_also_after_a_run_that_was_killed(engine, monkeypatch):
    monkeypatch.setattr(growth, "CHUNK", 100)
    fill(engine, environ=CHEAP)
    before, seen = indexes(engine), []
    growth.grow(engine, 700, lambda have, wanted: seen.append(indexes(engine)))
    assert "ix_books_title_id" not in seen[0]
    assert indexes(engine) == before
    growth.grow(engine, 800, lambda have, wanted: seen.append(indexes(engine)))
    assert seen[-1] == before  # few more, so they stay
    with monkeypatch.context() as patch:
        patch.setattr(growth, "_put_back", lambda connection: None)
        growth.grow(engine, 2000)
    assert "ix_books_title_id" not in indexes(engine)
    growth.grow(engine, 0)
    assert indexes(engine) == before
    assert growth.ASIDE not in tables(engine)


def test_sqlite_is_hurried_only_while_it_is_filled(engine):
    seen = []
    event.listen(engine, "before_cursor_execute", lambda c, cursor, statement, *_: seen.append(statement))
    fill(engine, 300, environ=CHEAP)
    pragmas = [statement for statement in seen if "PRAGMA synchronous =" in statement]
    assert pragmas[0].endswith("= 0")
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA synchronous")) == 2
        assert connection.scalar(text("PRAGMA cache_size")) == -2000


@pytest.mark.slow
def test_a_million_books(engine):
    assert fill(engine, 1_000_000, environ=CHEAP) == 1_000_000
    with engine.connect() as connection:
        isbns, distinct = connection.execute(text("SELECT count(isbn), count(DISTINCT isbn) FROM books")).one()
        assert isbns == distinct > 500_000
        assert connection.scalar(text("SELECT count(DISTINCT book_id) FROM book_genres")) == 1_000_000


@pytest.fixture
def on_postgres(postgres_url):
    """A database of its own."""
    name = "test_data"
    server = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine = create_engine(server.url.set(database=name))
    db.metadata.create_all(engine, tables=OURS)
    yield engine
    engine.dispose()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name}"))
    server.dispose()


@pytest.mark.postgres
def test_postgresql_gets_the_same_rows_and_goes_on_counting(on_postgres, engine):
    columns = "id, title, author, publication_year, publisher, isbn, summary"
    for each in (on_postgres, engine):
        fill(each, 1000, environ=CHEAP)
    found = []
    for each in (on_postgres, engine):
        with each.connect() as connection:
            found.append(connection.execute(text(f"SELECT {columns} FROM books ORDER BY id")).all())
    assert found[0] == found[1]
    with on_postgres.begin() as connection:
        made = connection.scalar(insert(tables(on_postgres)["books"]).returning(text("id")), MINE)
    assert made == 1001
