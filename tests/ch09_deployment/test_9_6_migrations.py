"""Exercise 9.6: the schema goes forwards and back, and nobody who uses it has to wait for that."""

import contextlib
import re
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

MANY = 250  # books: more than two batches
NEW_TABLES = ("idempotency_keys", "key_rings")
KEYS = {"idempotency_keys_pkey", "idempotency_keys_user_id_fkey"}
LONG_AGO = "2020-01-01 00:00:00.000000"
LIST = "/api/books?sort=id&dir=desc&page_size=1"


class Fresh:
    """An empty database beside the lab's: a file of SQLite's, or a schema of PostgreSQL's."""

    def __init__(self, lab):
        self._lab, self.postgres = lab, lab.env["DATABASE_URL"].startswith("postgresql")
        self._path = Path(lab.env["LOG_FOLDER"]).with_name("fresh.db")
        self.url = f"sqlite:///{self._path}"
        if self.postgres:
            lab.execute("CREATE SCHEMA fresh")
            self.url = f"{lab.env['DATABASE_URL']}?options=-csearch_path%3Dfresh"

    def rows(self, sql, **parameters):
        """The rows of a query, in which {} stands before the name of each table."""
        if self.postgres:
            return self._lab.rows(sql.format("fresh."), **parameters)
        with contextlib.closing(sqlite3.connect(self._path, isolation_level=None)) as database:
            return database.execute(sql.format(""), parameters).fetchall()

    def tables(self):
        """The names of the tables that are there."""
        if self.postgres:
            found = self._lab.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'fresh'")
        else:
            found = self.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        return {name for (name,) in found}

    def keys(self, table):
        """The columns of the primary key of a table, and the names of all its keys."""
        if self.postgres:
            of_table = "pg_constraint WHERE conrelid = to_regclass(:table)"
            positions = self._lab.rows(f"SELECT conkey FROM {of_table} AND contype = 'p'", table=f"fresh.{table}")
            names = self._lab.rows(f"SELECT conname FROM {of_table} AND contype IN ('p', 'f')", table=f"fresh.{table}")
            columns = self._lab.rows(
                "SELECT attnum, attname FROM pg_attribute WHERE attrelid = to_regclass(:table)", table=f"fresh.{table}"
            )
            called = dict(tuple(row) for row in columns)
            return [called[place] for (found,) in positions for place in found], {name for (name,) in names}
        columns = self.rows("SELECT name FROM pragma_table_info(:table) WHERE pk > 0 ORDER BY pk", table=table)
        ((made,),) = self.rows("SELECT sql FROM sqlite_master WHERE name = :table", table=table)
        return [name for (name,) in columns], set(re.findall(r'CONSTRAINT\s+["`\[]?(\w+)', made, re.IGNORECASE))

    def close(self):
        """Remove it."""
        if self.postgres:
            self._lab.execute("DROP SCHEMA fresh CASCADE")
        for path in self._path.parent.glob("fresh.db*"):
            path.unlink()


@contextlib.contextmanager
def fresh(lab):
    """An empty database, and an app that has been given it."""
    database = Fresh(lab)
    try:
        with lab.boot(DATABASE_URL=database.url) as app:
            yield app, database
    finally:
        database.close()


def flask_db(lab, *arguments, app=None):
    """Run `flask db …`, which succeeds: `check` does where the database is at the head, and as the models have it."""
    ran = lab.command("db", *arguments, app=app)
    said = (ran.output + lab.logged())[-400:]
    assert ran.code == 0, f"flask db {' '.join(arguments)} should succeed, but its exit code is {ran.code}: {said}"


@contextlib.contextmanager
def adopted(lab, revision="head"):
    """The lab's own database, all of whose tables were made at once, said to be at `revision`."""
    flask_db(lab, "stamp", revision)
    try:
        yield
    finally:
        lab.execute("DROP TABLE alembic_version")


def isbn10(number):
    """The old number of a book, and the new one."""
    nine = f"{number:09}"
    last = -sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), nine, strict=True)) % 11
    twelve = f"978{nine}"
    check = -sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve)) % 10
    return nine + ("X" if last == 10 else str(last)), f"{twelve}{check}"


def add_books(lab, isbns):
    """Books as an old version of the app has stored them; returns their ids, in the order of the numbers."""
    rows = ", ".join(f"('Old {place}', 'Somebody', '{isbn}', 1, :moment, :moment)" for place, isbn in enumerate(isbns))
    statement = f"INSERT INTO books (title, author, isbn, version, created_at, updated_at) VALUES {rows}"
    lab.execute(statement, moment=LONG_AGO)
    return [row[0] for row in lab.rows("SELECT id FROM books WHERE title LIKE 'Old %' ORDER BY id")]


def isbns_of(lab):
    """The numbers of the old books."""
    return [isbn for (isbn,) in lab.rows("SELECT isbn FROM books WHERE title LIKE 'Old %' ORDER BY id")]


@pytest.mark.exercise("9.6")
def test_an_empty_database_gets_all_that_the_models_say(lab):
    """`flask db upgrade` on an empty database makes every table, and `flask db check` finds no difference between them
    and the models: no column, no index, no constraint (Alembic, autogenerate). The app works with it.

    Think: what does your table lack that the model of it says?

    Next: in add_idempotency_keys(), write out all that Answered has, the foreign key with its ON DELETE and the index.
    """
    with fresh(lab) as (app, database):
        flask_db(lab, "upgrade", app=app)
        assert set(NEW_TABLES) <= database.tables(), f"there should be {NEW_TABLES}, but there are {database.tables()}"
        flask_db(lab, "check", app=app)
        found, names = database.keys("idempotency_keys")  # of which `check` says nothing
        assert found == ["user_id", "key"], (
            f"the primary key should be (user_id, key), as the model has it, not {found}"
        )
        assert names == KEYS, f"the keys should be called {KEYS}, by the naming convention, but are called {names}"
        answer = lab.client(app=app).get("/api/books")
        assert answer.status_code == 200, f"the app should work with the new tables, but answers {answer.status_code}"


@pytest.mark.exercise("9.6")
def test_it_goes_back_and_forwards_again(lab):
    """A deploy is taken back: `flask db downgrade` brings the schema to where it was, and what was there before is
    still there, with all its rows. Then it goes forwards again (Alembic, downgrade).

    Think: what is left when your step has gone back, and what does the next upgrade make of it?

    Next: in drop_idempotency_keys(), drop the table, and no other.
    """
    with fresh(lab) as (app, database):
        flask_db(lab, "upgrade", app=app)
        database.rows(
            "INSERT INTO {}books (title, author, version, created_at, updated_at) "
            "VALUES ('Kept', 'Somebody', 1, :moment, :moment)",
            moment=LONG_AGO,
        )
        before = database.tables()
        flask_db(lab, "downgrade", "0001", app=app)
        left = database.tables()
        assert left == before - set(NEW_TABLES), f"back at 0001 {NEW_TABLES} should be gone, and nothing else: {left}"
        for _ in range(2):
            assert database.rows("SELECT title FROM {}books") == [("Kept",)], "the book should still be there"
            flask_db(lab, "upgrade", app=app)
        assert database.tables() == before, f"forwards again there should be {before}, but is {database.tables()}"
        flask_db(lab, "check", app=app)


@pytest.mark.exercise("9.6")
def test_a_database_that_is_there_already_is_taken_over(lab):
    """Whoever has run the app before has all tables, made at once, and no revision. `flask db upgrade` takes such a
    database over: what is there stays as it is, with its rows (The Twelve-Factor App, XII).

    Think: what does CREATE TABLE say where the table is there?

    Next: in add_idempotency_keys(), say if_not_exists, of the table and of the index.
    """
    before = lab.rows("SELECT count(*) FROM books")[0][0], lab.rows("SELECT count(*) FROM users")[0][0]
    try:
        flask_db(lab, "upgrade")
        after = lab.rows("SELECT count(*) FROM books")[0][0], lab.rows("SELECT count(*) FROM users")[0][0]
        assert after == before, f"books and users should stay, {before}, but there are {after}"
        flask_db(lab, "check")
    finally:
        lab.execute("DROP TABLE IF EXISTS alembic_version")


@pytest.mark.exercise("9.6")
def test_old_numbers_become_new_ones(lab):
    """Rows that an old version has stored as they were sent get their ISBN in thirteen digits: ten digits, hyphens, an
    X at the end. What is no ISBN stays as it is, and so do books without one (ISO 2108).

    Think: how many ways are there to write one number, and which function of yours knows them all?

    Next: in spell_isbns(), use to_isbn13(), and leave a row alone where it raises ValueError.
    """
    pairs = {
        "0306406152": "9780306406157",
        "0-14-143958-0": "9780141439587",
        "080442957X": "9780804429573",
        "978-0-262-03384-8": "9780262033848",
        "9780201633610": "9780201633610",
        "0306406153": "0306406153",
        "unknown": "unknown",
        "": "",
    }
    with adopted(lab, "0003"):
        empty = lab.rows("SELECT count(*) FROM books WHERE isbn IS NULL")
        add_books(lab, pairs)
        flask_db(lab, "upgrade")
        found = isbns_of(lab)
        assert found == list(pairs.values()), f"the numbers should be {list(pairs.values())}, but are {found}"
        assert lab.rows("SELECT count(*) FROM books WHERE isbn IS NULL") == empty, "no book should get or lose a number"


@pytest.mark.exercise("9.6")
def test_two_rows_of_one_book_are_left_to_people(lab):
    """Two rows may have one number in two spellings: only one of them can have it in thirteen digits. Which of the two
    is the right one, a machine cannot know. Both stay, all others are changed, and the upgrade succeeds (the
    Twelve-Factor App, XII: admin processes).

    Think: what happens to the rows after the one at which the database says no?

    Next: in spell_isbns(), a savepoint around each row, begin_nested(), and suppress IntegrityError.
    """
    one, other = isbn10(123456), isbn10(654321)
    with adopted(lab, "0003"):
        add_books(lab, [one[1], one[0], other[0]])
        flask_db(lab, "upgrade")
        found, wanted = isbns_of(lab), [one[1], one[0], other[1]]
        assert found == wanted, f"of two rows with one number both should stay, {wanted}, but there are {found}"


@pytest.mark.exercise("9.6")
def test_a_row_that_was_changed_says_so(lab):
    """A change that nobody typed is a change all the same: the version is one more, so that who has loaded the row
    before does not undo it without a word; and `updated_at` is now, or a client that asks "changed since?" is told no
    (RFC 9110, 13.1.3). A row that was right already has not changed.

    Think: two programs have a copy of the row. By what do they know that it is old?

    Next: in spell_isbns(), set version and updated_at with the isbn, and only where the isbn differs.
    """
    old = isbn10(777)
    with adopted(lab, "0003"):
        changed, same = add_books(lab, [old[0], isbn10(888)[1]])
        tag = lab.client().get(f"/api/books/{changed}").headers["ETag"]
        flask_db(lab, "upgrade")
        versions = dict(lab.rows("SELECT id, version FROM books WHERE title LIKE 'Old %'"))
        assert versions == {changed: 2, same: 1}, f"versions should be { ({changed: 2, same: 1}) }, but are {versions}"
        answers = {number: lab.client().get(f"/api/books/{number}") for number in (changed, same)}
        moments = {number: datetime.fromisoformat(found.json()["updated_at"]) for number, found in answers.items()}
        assert moments[changed].timestamp() > lab.clock.now() - 600, f"updated_at should be now: {moments[changed]}"
        assert moments[same].year == 2020, f"updated_at of a row that is right should stay, but is {moments[same]}"
        assert answers[changed].headers["ETag"] != tag, "a book that was changed should have another ETag"


@pytest.mark.exercise("9.6")
def test_many_rows_are_all_changed(lab):
    """However many rows there are, in batches, all of them are changed: also those of the last batch, which is not
    full, and whatever was deleted between them (Alembic cookbook: data migrations).

    Think: what ends your loop, and what if a whole batch has nothing to change?

    Next: in spell_isbns(), go on while there were rows, from the last id of the batch.
    """
    pairs = [isbn10(10_000 + number) for number in range(MANY)]
    with adopted(lab, "0003"):
        add_books(lab, [old if number < 20 or number > 160 else new for number, (old, new) in enumerate(pairs)])
        lab.execute("DELETE FROM books WHERE title IN ('Old 5', 'Old 140', 'Old 249')")
        first = isbn10(30_000)
        lab.execute("UPDATE books SET isbn = :old WHERE id = 1", old=first[0])
        flask_db(lab, "upgrade")
        ((found,),) = lab.rows("SELECT isbn FROM books WHERE id = 1")
        assert found == first[1], f"the number of the very first book should be {first[1]}, but is {found}"
        left = [isbn for isbn in isbns_of(lab) if len(isbn) != 13]
        assert not left, f"all numbers should have thirteen digits, but {len(left)} have not: {left[:3]}"
        assert len(isbns_of(lab)) == MANY - 3, "no row should come or go"


@pytest.mark.exercise("9.6")
def test_what_is_done_stays_done(lab):
    """A batch is a transaction. If the upgrade breaks off, at whichever row, what was done before stays, no lock is
    held for longer than a batch, and the next upgrade does the rest (Parallel Change: migrate in small steps).

    Think: a million rows in one transaction. For how long does somebody wait who changes one of them?

    Next: in spell_isbns(), open `db.engine.begin()` anew for each batch.
    """
    pairs = [isbn10(20_000 + number) for number in range(MANY)]
    with adopted(lab, "0003"):
        ids = add_books(lab, [old for old, _ in pairs])
        obstacle = ids[-10]
        put_in_the_way(lab, obstacle)
        try:
            with contextlib.suppress(Exception):  # it breaks off
                lab.command("db", "upgrade")
            done = sum(len(isbn) == 13 for isbn in isbns_of(lab))
            assert 100 <= done < MANY, f"the batches before the obstacle should be done, but {done} rows of {MANY} are"
        finally:
            take_away(lab)
        flask_db(lab, "upgrade")
        left = [isbn for isbn in isbns_of(lab) if len(isbn) != 13]
        assert not left, f"the next upgrade should do the rest, but {len(left)} rows are left"


def put_in_the_way(lab, number):
    """Let the database break off whoever changes this row."""
    if lab.env["DATABASE_URL"].startswith("postgresql"):
        body = "BEGIN RAISE EXCEPTION 'an obstacle' USING ERRCODE = '54001'; END"
        lab.execute(
            f"CREATE FUNCTION obstacle() RETURNS trigger LANGUAGE plpgsql AS '{body.replace(chr(39), chr(39) * 2)}'"
        )
        lab.execute(
            "CREATE TRIGGER obstacle BEFORE UPDATE ON books FOR EACH ROW "
            f"WHEN (OLD.id = {number}) EXECUTE FUNCTION obstacle()"
        )
    else:
        # an error of another kind than a constraint's: a number that is too large
        lab.execute(
            f"CREATE TRIGGER obstacle BEFORE UPDATE ON books WHEN OLD.id = {number} "
            "BEGIN SELECT abs(-9223372036854775808 + 0 * OLD.id); END"
        )


def take_away(lab):
    """Take the obstacle away."""
    postgres = lab.env["DATABASE_URL"].startswith("postgresql")
    lab.execute("DROP TRIGGER obstacle ON books" if postgres else "DROP TRIGGER obstacle")
    if postgres:
        lab.execute("DROP FUNCTION obstacle")


@pytest.mark.exercise("9.6")
def test_nobody_is_shown_what_was_there_before(lab):
    """Lists are kept for a while (chapter 6), and the cache notices what goes through a session of the app. Statements
    of a migration do not: it has to be told, or the old numbers are shown after the upgrade (RFC 9111, 4.4).

    Think: who tells the cache that rows have changed, when no model was loaded?

    Next: at the end of spell_isbns(), invalidation.forget([invalidation.ALL]).
    """
    old, new = isbn10(999)
    with adopted(lab, "0003"):
        add_books(lab, [old])
        reader = lab.client()
        before = reader.get(LIST).json()["items"][0]["isbn"]
        assert before == old, f"before the upgrade the list should show {old}, but shows {before}"
        flask_db(lab, "upgrade")
        after = reader.get(LIST).json()["items"][0]["isbn"]
        assert after == new, f"after the upgrade the list should show {new}, but shows {after}"
