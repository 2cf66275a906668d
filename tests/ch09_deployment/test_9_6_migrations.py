"""Exercise 9.6: the schema goes forwards and back, and nobody who uses it has to wait for that."""

import contextlib
import re
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

MANY, BATCH = 250, 100  # books: more than two batches
DAY = 86_400
NEW_TABLES = ("idempotency_keys", "key_rings")
KEYS = {"idempotency_keys_pkey", "idempotency_keys_user_id_fkey"}
LONG_AGO, IN_YEARS = "2020-01-01 00:00:00.000000", "2100-01-01 00:00:00.000000"
LIST = "/api/books?sort=id&dir=desc&page_size=1"

# What a model says of the table one day, which no revision of today knows
NEXT_YEAR = """
import sqlalchemy as sa

def init_app(app):
    metadata = app.extensions["sqlalchemy"].metadata
    metadata.tables["idempotency_keys"].append_column(sa.Column("of_next_year", sa.Integer))
    sa.Table("next_year", metadata, sa.Column("id", sa.Integer, primary_key=True))
"""

# What each column of a table that is made would be on PostgreSQL, wherever it is made
ON_POSTGRESQL = """
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

@sa.event.listens_for(sa.Table, "before_create")
def tell(table, *rest, **options):
    for column in table.columns:
        print(f"{table.name}.{column.name}:", column.type.compile(postgresql.dialect()))

def init_app(app):
    pass
"""
KINDS = {"user_id": "BIGINT", "expires_at": "TIMESTAMP WITH TIME ZONE"}

# How many books each transaction has changed
TRANSACTIONS = """
import re

from sqlalchemy import event
from sqlalchemy.engine import Engine

changed = 0

@event.listens_for(Engine, "after_cursor_execute")
def count(connection, cursor, statement, *rest):
    global changed
    if re.search("update .*books", statement, re.IGNORECASE):
        changed += max(cursor.rowcount, 0)

@event.listens_for(Engine, "commit")
def tell(connection):
    global changed
    print("changed in a transaction:", changed)
    changed = 0

def init_app(app):
    pass
"""

# PostgreSQL, played: a transaction in which a statement has failed takes no other one before it has gone back, to a
# savepoint or to its beginning; and its COMMIT is a ROLLBACK
LIKE_POSTGRESQL = """
from sqlalchemy import event, exc
from sqlalchemy.engine import Engine

SAID = "current transaction is aborted, commands ignored until end of transaction block"

@event.listens_for(Engine, "handle_error")
def abort(context):
    connection = context.connection
    if connection is not None and isinstance(context.sqlalchemy_exception, exc.DBAPIError):
        if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
            connection.info["aborted"] = True

@event.listens_for(Engine, "before_cursor_execute")
def refuse(connection, cursor, statement, parameters, *rest):
    if statement.lstrip().upper().startswith("ROLLBACK"):
        connection.info.pop("aborted", None)
    elif "aborted" in connection.info:
        raise exc.InternalError(statement, parameters, Exception(SAID))

@event.listens_for(Engine, "commit")
def take_back(connection):
    if connection.info.pop("aborted", None):
        connection.connection.rollback()

@event.listens_for(Engine, "rollback")
def begin_anew(connection):
    connection.info.pop("aborted", None)

@event.listens_for(Engine, "checkout")
def begin(driver, record, proxy):
    record.info.pop("aborted", None)

def init_app(app):
    pass
"""

# A database whose clock says something else than that of the app
ANOTHER_CLOCK = """
from sqlalchemy import event
from sqlalchemy.engine import Engine

@event.listens_for(Engine, "connect")
def turn(driver, record):
    if hasattr(driver, "create_function"):
        driver.create_function("current_timestamp", 0, lambda: "2020-02-02 00:00:00")

def init_app(app):
    pass
"""

# A release to come, which keeps the answers of each book by itself, as lists are kept today
BOOKS_ARE_KEPT = """
def init_app(app):
    from solutions.ch06_caching.cached import cached

    app.view_functions["book"] = cached(seconds=60)(app.view_functions["book"])
"""

# Somebody who reads whenever a book is about to be changed, and when that is about to be committed
READER = """
import re
import threading

from sqlalchemy import event
from sqlalchemy.engine import Engine

def init_app(app):
    def read():
        headers = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
        app.test_client().get("LIST", base_url="https://shop.test", headers=headers)

    def read_meanwhile():
        if threading.current_thread().name != "reader":
            reader = threading.Thread(target=read, name="reader")
            reader.start()
            reader.join()

    @event.listens_for(Engine, "before_cursor_execute")
    def before_a_change(connection, cursor, statement, *rest):
        if re.search("update .*books", statement, re.IGNORECASE):
            read_meanwhile()

    @event.listens_for(Engine, "commit")
    def before_a_commit(connection):
        read_meanwhile()
""".replace("LIST", LIST)


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

    def columns(self, table):
        """The names of the columns of a table."""
        if self.postgres:
            columns = "information_schema.columns WHERE table_schema = 'fresh' AND table_name = :table"
            found = self._lab.rows(f"SELECT column_name FROM {columns}", table=table)
        else:
            found = self.rows("SELECT name FROM pragma_table_info(:table)", table=table)
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
def fresh(lab, extension=""):
    """An empty database, and an app that has been given it."""
    database = Fresh(lab)
    try:
        with lab.boot(DATABASE_URL=database.url, extension=extension) as app:
            yield app, database
    finally:
        database.close()


def flask_db(lab, *arguments, app=None):
    """Run `flask db …`, which succeeds: `check` does where the database is at the head, and as the models have it.

    Returns what it printed.
    """
    ran = lab.command("db", *arguments, app=app)
    said = (ran.output + lab.logged())[-400:]
    assert ran.code == 0, f"flask db {' '.join(arguments)} should succeed, but its exit code is {ran.code}: {said}"
    return ran.output


@contextlib.contextmanager
def adopted(lab, revision="head"):
    """The lab's own database, all of whose tables were made at once, said to be at `revision`."""
    flask_db(lab, "stamp", revision)
    try:
        yield
    finally:
        lab.execute("DROP TABLE alembic_version")


@contextlib.contextmanager
def meanwhile(lab, moment, number, statement):
    """Let `statement` be run at the change of a book's ISBN, BEFORE or AFTER it: so somebody else is never late."""
    with trigger(lab, f"{moment} UPDATE OF isbn", number, statement, statement):
        yield


@contextlib.contextmanager
def obstacle(lab, number):
    """Let the database break off whoever changes this book, with an error of another kind than a constraint's."""
    too_large = "SELECT abs(-9223372036854775808 + 0 * OLD.id)"
    with trigger(lab, "BEFORE UPDATE", number, too_large, "RAISE EXCEPTION 'an obstacle' USING ERRCODE = '54001'"):
        yield


@contextlib.contextmanager
def trigger(lab, event, number, sqlite, postgres):
    """Inside the block, one of the two statements is run at each `event` of the book `number`."""
    if lab.env["DATABASE_URL"].startswith("postgresql"):
        body = f"BEGIN {postgres}; RETURN NEW; END"
        lab.execute(f"CREATE FUNCTION played() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")
        at = f"FOR EACH ROW WHEN (OLD.id = {number}) EXECUTE FUNCTION played()"
        gone = ("DROP TRIGGER played ON books", "DROP FUNCTION played")
    else:
        at, gone = f"WHEN OLD.id = {number} BEGIN {sqlite}; END", ("DROP TRIGGER played",)
    lab.execute(f"CREATE TRIGGER played {event} ON books {at}")
    try:
        yield
    finally:
        for statement in gone:
            lab.execute(statement)


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
def test_a_column_is_right_on_every_database(lab):
    """A table that is made on SQLite looks right with columns that PostgreSQL would make too small: a reference to a
    BIGINT is one itself, and a moment has its time zone there (SQLAlchemy, the type system).

    Think: two types are one to SQLite. Which of them has the model, and what would PostgreSQL make of yours?

    Next: in add_idempotency_keys(), use models.Id for user_id and UtcDateTime for expires_at, as Answered does.
    """
    with fresh(lab, ON_POSTGRESQL) as (app, _):
        said = flask_db(lab, "upgrade", app=app)
        kinds = dict(re.findall(r"^idempotency_keys\.(\w+): (.+)$", said, re.MULTILINE))
        for column, kind in KINDS.items():
            found = kinds.get(column, kind)  # who makes the table by SQL has written each kind out
            assert found == kind, f"the column {column} should be {kind} on PostgreSQL, but would be {found}"


@pytest.mark.exercise("9.6")
def test_a_revision_stays_what_it_was(lab):
    """A revision says what the schema was when it was written. One day the models have a column and a table more, which
    come with a revision of their own: this one goes on to make what it has always made (Alembic, tutorial).

    Think: who runs this step in two years, and what does the model say by then?

    Next: in add_idempotency_keys(), write the columns out with op.create_table(), instead of asking Answered or db.
    """
    with fresh(lab, NEXT_YEAR) as (app, database):
        flask_db(lab, "upgrade", app=app)
        found = database.columns("idempotency_keys")
        assert "of_next_year" not in found, f"a column that comes next year should not be there yet, but is: {found}"
        made = database.tables()
        assert "next_year" not in made, f"a table that comes next year should not be there yet, but is: {made}"


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
    lab.execute(
        "INSERT INTO idempotency_keys (user_id, key, fingerprint, status, headers, body, expires_at) "
        "VALUES (1, 'kept', 'a fingerprint', 201, '[]', '', :moment)",
        moment=IN_YEARS,
    )
    tables = ("books", "users", "idempotency_keys")
    before = {table: lab.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables}
    try:
        flask_db(lab, "upgrade")
        after = {table: lab.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables}
        assert after == before, f"all rows should stay, {before}, but there are {after}"
        flask_db(lab, "check")
    finally:
        lab.execute("DROP TABLE IF EXISTS alembic_version")


@pytest.mark.exercise("9.6")
def test_a_step_that_went_half_way_is_begun_again(lab):
    """Somebody pulls the plug when the table is made, and its index is not. On SQLite each statement that changes the
    schema is done at once. The next `flask db upgrade` makes what is missing (the Twelve-Factor App, IX).

    Think: the table is there. Is all that belongs to it?

    Next: in add_idempotency_keys(), let the index say if_not_exists, and make it also where the table is there.
    """
    with fresh(lab) as (app, database):
        flask_db(lab, "upgrade", "0002", app=app)
        flask_db(lab, "stamp", "0001", app=app)
        database.rows("DROP INDEX {}ix_idempotency_keys_expires_at")
        flask_db(lab, "upgrade", app=app)
        flask_db(lab, "check", app=app)


@pytest.mark.exercise("9.6")
def test_a_step_back_that_went_half_way_is_begun_again(lab):
    """Somebody pulls the plug when the table has gone, and the revision still stands there. The next `flask db
    downgrade` comes to its end, and so does an upgrade after it (the Twelve-Factor App, IX).

    Think: the table has gone already. What does DROP TABLE say, and what becomes of the revision?

    Next: in drop_idempotency_keys(), say if_exists, of whatever you drop.
    """
    with fresh(lab) as (app, database):
        flask_db(lab, "upgrade", "0002", app=app)
        database.rows("DROP TABLE {}idempotency_keys")
        before = database.tables()
        flask_db(lab, "downgrade", "0001", app=app)
        assert database.tables() == before, f"no other table should go: {before}, but there are {database.tables()}"
        flask_db(lab, "upgrade", app=app)
        flask_db(lab, "check", app=app)


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
    is the right one, a machine cannot know. Where one has it already, both stay; of two old spellings the first row is
    changed. So are all others, and the upgrade succeeds (the Twelve-Factor App, XII: admin processes).

    Think: what happens to the rows after the one at which the database says no?

    Next: in spell_isbns(), a savepoint around each row, begin_nested(), and suppress IntegrityError.
    """
    one, two, other = isbn10(123456), isbn10(234567), isbn10(654321)
    hyphens = f"{two[0][:1]}-{two[0][1:]}"
    with adopted(lab, "0003"):
        add_books(lab, [one[1], one[0], two[0], hyphens, other[0]])
        flask_db(lab, "upgrade")
        found, wanted = isbns_of(lab), [one[1], one[0], two[1], hyphens, other[1]]
        assert found == wanted, f"the numbers of these five rows should be {wanted}, but are {found}"


@pytest.mark.exercise("9.6")
def test_a_row_that_is_refused_takes_no_other_with_it(lab):
    """The shop has PostgreSQL. There a statement that fails ends its transaction for all that come after it: "current
    transaction is aborted, commands ignored until end of transaction block". What bears that is a savepoint before the
    statement, to which the transaction goes back (PostgreSQL, SAVEPOINT). The check plays that, whatever your database.

    Think: of a hundred rows the fifth is refused. What becomes of the 95 after it, and what of the four before it?

    Next: in spell_isbns(), open a savepoint for each row, connection.begin_nested(), inside of the `suppress`.
    """
    one, two, three = isbn10(51_001), isbn10(51_002), isbn10(51_003)
    with adopted(lab, "0003"), lab.boot(extension=LIKE_POSTGRESQL) as app:
        add_books(lab, [one[1], two[0], one[0], three[0]])
        flask_db(lab, "upgrade", app=app)
        found, wanted = isbns_of(lab), [one[1], two[1], one[0], three[1]]
        assert found == wanted, (
            f"all rows but the one that is refused should be changed, {wanted}, but there are {found}"
        )


@pytest.mark.exercise("9.6")
def test_a_row_that_was_changed_says_so(lab):
    """A change that nobody typed is a change all the same: the version is one more, so that who has loaded the row
    before does not undo it without a word; and `updated_at` is now, or a client that asks "changed since?" is told no
    (RFC 9110, 13.1.3). A row that was right already has not changed.

    Think: two programs have a copy of the row. By what do they know that it is old?

    Next: in spell_isbns(), set version to version + 1, and updated_at, with the isbn, and only where the isbn differs;
    the moment is models.now().
    """
    old = isbn10(777)
    with adopted(lab, "0003"):
        changed, same = add_books(lab, [old[0], isbn10(888)[1]])
        lab.execute("UPDATE books SET version = 7 WHERE id = :id", id=changed)
        tag = lab.client().get(f"/api/books/{changed}").headers["ETag"]
        with lab.boot(extension=ANOTHER_CLOCK) as app:
            lab.clock.move(3 * DAY)  # so that the machine's clock is another one, too
            flask_db(lab, "upgrade", app=app)
        versions = dict(lab.rows("SELECT id, version FROM books WHERE title LIKE 'Old %'"))
        assert versions == {changed: 8, same: 1}, f"versions should be { ({changed: 8, same: 1}) }, but are {versions}"
        answers = {number: lab.client().get(f"/api/books/{number}") for number in (changed, same)}
        moments = {number: datetime.fromisoformat(found.json()["updated_at"]) for number, found in answers.items()}
        now = datetime.fromtimestamp(lab.clock.now(), UTC)
        assert abs(moments[changed] - now) < timedelta(minutes=10), (
            f"updated_at should be now by the app's clock, {now:%Y-%m-%d %H:%M}, but is {moments[changed]}"
        )
        assert moments[same].year == 2020, f"updated_at of a row that is right should stay, but is {moments[same]}"
        assert answers[changed].headers["ETag"] != tag, "a book that was changed should have another ETag"


@pytest.mark.exercise("9.6")
def test_who_corrects_a_book_meanwhile_is_not_overruled(lab):
    """Between the moment when a batch is read and the one when a row of it is changed, somebody corrects that book.
    What people have typed since is newer than what was read, and stays (a lost update: RFC 9110, 13.1.1).

    Think: what does your statement know of the row, and is that still so when the statement is run?

    Next: in spell_isbns(), let the WHERE ask for the ISBN that was read, beside the id.
    """
    (first, second), typed = (isbn10(40_001), isbn10(40_002)), isbn10(40_003)[1]
    with adopted(lab, "0003"):
        ids = add_books(lab, [first[0], second[0]])
        correct = f"UPDATE books SET isbn = '{typed}', version = 9 WHERE id = {ids[1]}"
        with meanwhile(lab, "AFTER", ids[0], correct):
            flask_db(lab, "upgrade")
        found = [tuple(row) for row in lab.rows("SELECT isbn, version FROM books WHERE title LIKE 'Old %' ORDER BY id")]
        wanted = [(first[1], 2), (typed, 9)]
        assert found == wanted, f"what somebody has typed meanwhile should stay, {wanted}, but there is {found}"


@pytest.mark.exercise("9.6")
def test_who_takes_a_number_meanwhile_does_not_end_it(lab):
    """Whether a number is taken, only the database knows, in the moment of the change: somebody else may take it after
    every look at it. Then that row stays as it is, and all others are changed (SQLAlchemy, IntegrityError).

    Think: you have looked whether the number is free. Who says that it is still free now?

    Next: in spell_isbns(), suppress IntegrityError around each change, in a savepoint; to look before is not enough.
    """
    pairs = [isbn10(41_000 + number) for number in range(3)]
    with adopted(lab, "0003"):
        ids = add_books(lab, [old for old, _ in pairs])
        take = (
            "INSERT INTO books (title, author, isbn, version, created_at, updated_at) "
            f"SELECT 'Taken', author, '{pairs[1][1]}', 1, created_at, updated_at FROM books WHERE id = {ids[1]}"
        )
        with meanwhile(lab, "BEFORE", ids[1], take):
            flask_db(lab, "upgrade")
        found, wanted = isbns_of(lab), [pairs[0][1], pairs[1][0], pairs[2][1]]
        assert found == wanted, f"only the number that was taken should stay as it was, {wanted}, but there are {found}"


@pytest.mark.exercise("9.6")
def test_many_rows_are_all_changed(lab):
    """However many rows there are, in batches, all of them are changed: also those of the last batch, which is not
    full, and whatever was deleted between them, be it more than a batch (Alembic cookbook: data migrations).

    Think: what ends your loop? What if a whole batch has nothing to change, or no row has the next hundred ids?

    Next: in spell_isbns(), go on while there were rows, from the last id of the batch.
    """
    pairs = [isbn10(10_000 + number) for number in range(MANY)]
    with adopted(lab, "0003"):
        add_books(lab, [old if number < 20 or number > 160 else new for number, (old, new) in enumerate(pairs)])
        lab.execute("DELETE FROM books WHERE title IN ('Old 5', 'Old 140', 'Old 249')")
        lab.execute("UPDATE books SET id = id + 1000 WHERE title IN ('Old 247', 'Old 248')")
        first = isbn10(30_000)
        lab.execute("UPDATE books SET isbn = :old WHERE id = 1", old=first[0])
        flask_db(lab, "upgrade")
        ((found,),) = lab.rows("SELECT isbn FROM books WHERE id = 1")
        assert found == first[1], f"the number of the very first book should be {first[1]}, but is {found}"
        left = [isbn for isbn in isbns_of(lab) if len(isbn) != 13]
        assert not left, f"all numbers should have thirteen digits, but {len(left)} have not: {left[:3]}"
        assert len(isbns_of(lab)) == MANY - 3, "no row should come or go"


@pytest.mark.exercise("9.6")
def test_who_deletes_a_book_meanwhile_hides_no_other(lab):
    """Somebody deletes books of a batch that is done. So all that come after them move up, and whoever counts rows
    (OFFSET) passes over as many. An id stays what it is (Use The Index, Luke: no offset).

    Think: you go on at row 200. Which row is that when five have gone from the first hundred?

    Next: in spell_isbns(), go on from the last id of the batch, WHERE id > last, and without OFFSET.
    """
    with adopted(lab, "0003"):
        ids = add_books(lab, [isbn10(52_000 + number)[0] for number in range(MANY)])
        gone = ", ".join(map(str, ids[:5]))
        with meanwhile(lab, "AFTER", ids[BATCH + 20], f"DELETE FROM books WHERE id IN ({gone})"):
            flask_db(lab, "upgrade")
        found = isbns_of(lab)
        assert len(found) == MANY - 5, f"somebody has deleted 5 of {MANY} books meanwhile, but there are {len(found)}"
        left = [isbn for isbn in found if len(isbn) != 13]
        assert not left, f"no book should be passed over where others were deleted, but {len(left)} are: {left[:3]}"


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
        with obstacle(lab, ids[-10]):
            assert breaks_off(lab, ids[-10]), (
                "an error that nobody has foreseen should end the upgrade, but it went on\n"
                "Think: which errors does your loop expect, and what becomes of all others?\n"
                "Next: in spell_isbns(), suppress ValueError and IntegrityError, and nothing else."
            )
            done = sum(len(isbn) == 13 for isbn in isbns_of(lab))
            assert 100 <= done < MANY, f"the batches before the obstacle should be done, but {done} rows of {MANY} are"
        flask_db(lab, "upgrade")
        left = [isbn for isbn in isbns_of(lab) if len(isbn) != 13]
        assert not left, f"the next upgrade should do the rest, but {len(left)} rows are left"


def breaks_off(lab, number):
    """Whether an upgrade does not come to a good end, for which the book `number` is the obstacle.

    It leaves no transaction open. Its process ends with this, and all that it holds.
    """
    with lab.boot() as app:
        code = None
        with contextlib.suppress(Exception):
            code = lab.command("db", "upgrade", app=app).code
        assert may_write(lab, number), (
            "an upgrade that breaks off should leave no transaction open, but others cannot write any more\n"
            "Think: an error leaves your function. Who ends the transaction that it has begun?\n"
            "Next: in spell_isbns(), begin what has to end in a `with`: with db.engine.begin() as connection."
        )
        return code != 0


def may_write(lab, number):
    """Whether nobody holds a lock that keeps others from changing the books before `number`."""
    try:
        lab.execute("UPDATE books SET title = title WHERE id < :number", number=number)
    except Exception as error:  # of one driver or the other
        if "lock" not in str(error):
            raise
        return False
    return True


@pytest.mark.exercise("9.6")
def test_a_batch_is_a_transaction(lab):
    """Who changes a book waits for the end of the transaction that has changed it before: no transaction has more than
    BATCH rows. Each of them is an fsync, so it has not fewer either while there are more (PostgreSQL, 13.3; WAL).

    Think: where does your transaction begin, where does it end, and how many rows lie between?

    Next: in spell_isbns(), take BATCH rows in each `db.engine.begin()`, and a savepoint for each of them.
    """
    with adopted(lab, "0003"), lab.boot(extension=TRANSACTIONS) as app:
        add_books(lab, [isbn10(60_000 + number)[0] for number in range(MANY)])
        said = flask_db(lab, "upgrade", app=app)
        changed = [int(rows) for rows in re.findall(r"changed in a transaction: (\d+)", said) if int(rows)]
        assert max(changed, default=0) <= BATCH, f"no transaction should change more than {BATCH} rows, but: {changed}"
        assert len(changed) <= 2 * MANY / BATCH, (
            f"{MANY} rows should be changed {BATCH} at a time, but there are {len(changed)} transactions"
        )


@pytest.mark.exercise("9.6")
def test_nobody_is_shown_what_was_there_before(lab):
    """Lists of books are kept for a while (chapter 6), and next year each book by itself. The cache notices what
    goes through a session of the app. Statements of a migration do not: it has to be told, or the old numbers are shown
    after the upgrade. It forgets all that depends on books, whatever that is; what others keep in the same Redis stays
    there (RFC 9111, 4.4).

    Think: who tells the cache that rows have changed, when no model was loaded? On which tags may an answer depend?

    Next: at the end of spell_isbns(), invalidation.forget([invalidation.ALL]).
    """
    old, new = isbn10(999)
    lab.redis.set("of-somebody-else", "a word")
    with adopted(lab, "0003"), lab.boot(extension=BOOKS_ARE_KEPT) as app:
        (number,) = add_books(lab, [old])
        book, reader = f"/api/books/{number}", lab.client(app=app)
        before = reader.get(LIST).json()["items"][0]["isbn"]
        assert before == old, f"before the upgrade the list should show {old}, but shows {before}"
        kept = reader.get(book)
        assert kept.json()["isbn"] == old, (
            f"before the upgrade {book} should show {old}, but shows {kept.json()['isbn']}"
        )
        flask_db(lab, "upgrade")
        after = reader.get(LIST).json()["items"][0]["isbn"]
        assert after == new, f"after the upgrade the list should show {new}, but shows {after}"
        found = reader.get(book)
        alone = found.json()["isbn"]
        assert alone == new, f"after the upgrade a book by itself should show {new}, too, but shows {alone}"
        known = reader.get(book, headers={"If-None-Match": kept.headers["ETag"]}).status_code
        assert known == 200, f"whoever has {book} of before should be given the new one, but the answer is a {known}"
        assert lab.redis.exists("of-somebody-else"), "what others keep in Redis should stay there"


@pytest.mark.exercise("9.6")
def test_who_reads_meanwhile_puts_nothing_old_back(lab):
    """Somebody reads while the upgrade is at it. What they get is kept, and is old a moment later. The cache is told
    after the change was committed, never before (chapter 6; RFC 9111, 4.4).

    Think: the cache has forgotten, and the rows are still the old ones. What does the next reader put into it?

    Next: in spell_isbns(), call invalidation.forget() after the transaction, not before or inside.
    """
    old, new = isbn10(998)
    with adopted(lab, "0003"), lab.boot(extension=READER) as app:
        add_books(lab, [old])
        flask_db(lab, "upgrade", app=app)
        after = lab.client().get(LIST).json()["items"][0]["isbn"]
        assert after == new, f"whoever reads after the upgrade should be shown {new}, but is shown {after}"


@pytest.mark.exercise("9.6")
def test_what_was_done_before_it_broke_off_is_shown(lab):
    """The upgrade breaks off at a later batch. What the batches before have changed stays changed, so the cache has to
    be told of that, too: until somebody has mended the fault, the app goes on to serve (RFC 9111, 4.4).

    Think: an error leaves your function. Which of its lines are still run?

    Next: in spell_isbns(), call invalidation.forget() in a `finally`, or after each batch.
    """
    first, page = isbn10(69_999), "/api/books?sort=id&page_size=1"
    with adopted(lab, "0003"):
        lab.execute("UPDATE books SET isbn = :old WHERE id = 1", old=first[0])
        ids = add_books(lab, [isbn10(70_000 + number)[0] for number in range(MANY)])
        before = lab.client().get(page).json()["items"][0]["isbn"]
        assert before == first[0], f"before the upgrade the list should begin with {first[0]}, but does with {before}"
        with obstacle(lab, ids[-10]):
            breaks_off(lab, ids[-10])
        ((done,),) = lab.rows("SELECT isbn FROM books WHERE id = 1")
        after = lab.client().get(page).json()["items"][0]["isbn"]
        assert after == done, f"the list begins with a book that was changed to {done}, but still shows {after}"
