"""The database of one lab: filled once, and back to that state before each check in a millisecond or two."""

import contextlib
import os
import re
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from workbook.errors import Trouble
from workbook.patience import Patience
from workbook.serve.services import sqlite_url

LOCK_SECONDS = 2.0
PREFIX = "workbook_lab_"


class Busy(Exception):
    """Someone holds a lock on the database: a request that never ended."""


class Database(Protocol):
    """What the lab asks of either kind."""

    url: str

    def keep(self) -> None: ...
    def reset(self) -> None: ...
    def rows(self, sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]: ...
    def hold_writes(self) -> AbstractContextManager[None]: ...
    def close(self) -> None: ...


def open_database(folder: Path) -> Database:
    """The database for one lab: a new one on the PostgreSQL server of DATABASE_URL, else an SQLite file in `folder`."""
    url = os.environ.get("DATABASE_URL", "")
    if not url or url.startswith("sqlite"):
        return Sqlite(folder)
    if url.startswith("postgresql"):
        return Postgres(url)
    raise Trouble("DATABASE_URL names neither PostgreSQL nor SQLite; set one of these, or unset it.")


class Sqlite:
    """A file, and its filled state kept in memory."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "app.db"
        self.url = sqlite_url(self.path)
        self._live = sqlite3.connect(self.path, isolation_level=None, timeout=LOCK_SECONDS)
        self.path.chmod(0o666)  # in a folder that is nobody else's: the app may be another user's
        self._live.execute("PRAGMA synchronous = OFF")  # a reset need not outlive a power cut
        self._kept = sqlite3.connect(":memory:")

    def keep(self) -> None:
        """Remember the state that `reset` goes back to."""
        self._live.backup(self._kept)

    def reset(self) -> None:
        """Go back to the state kept. Raises Busy when a request holds a lock."""
        patience = Patience(LOCK_SECONDS)

        def progress(status: int, _remaining: int, _total: int) -> None:
            if status != sqlite3.SQLITE_DONE and patience.over():
                raise Busy

        try:
            self._kept.backup(self._live, progress=progress, sleep=0.01)
        except sqlite3.OperationalError as error:
            raise Busy from error

    def rows(self, sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
        """Run one statement; returns its rows."""
        return self._live.execute(sql, parameters).fetchall()

    @contextlib.contextmanager
    def hold_writes(self) -> Iterator[None]:
        """Whoever writes waits until the end of the block; whoever reads does not."""
        self._live.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            self._live.execute("ROLLBACK")

    def close(self) -> None:
        """Close; the file goes with its folder."""
        self._live.close()
        self._kept.close()


class Postgres:
    """A database made for this lab on a PostgreSQL server, and dropped at the end; the user's own is left alone."""

    def __init__(self, url: str) -> None:
        import psycopg

        self._errors = psycopg
        self._server = re.sub(r"^postgresql\+\w+:", "postgresql:", url)
        self.name = f"{PREFIX}{int(time.time())}_{secrets.token_hex(4)}"
        try:
            with psycopg.connect(self._server, autocommit=True, connect_timeout=5) as server:
                _sweep(server)
                server.execute(f"CREATE DATABASE \"{self.name}\" TEMPLATE template0 ENCODING 'UTF8'")
        except psycopg.errors.InsufficientPrivilege:
            raise Trouble("Checks make a database of their own: grant CREATEDB, or unset DATABASE_URL.") from None
        except psycopg.Error as error:
            first = str(error).strip().splitlines()[0]
            raise Trouble(f"The server of DATABASE_URL cannot be used ({first}); start it, or unset it.") from None
        self.url = _with_name(url, self.name)
        self._live = psycopg.connect(_with_name(self._server, self.name), autocommit=True)
        self._live.execute(f"SET lock_timeout = '{int(LOCK_SECONDS * 1000)}ms'")
        self._live.execute("SET timezone = 'UTC'")  # a check's moments have no zone, as those of SQLite
        self._reset: Any = ""

    def keep(self) -> None:
        """Copy every table into the schema `kept`, and prepare the statements that bring the copies back."""
        from psycopg.sql import SQL, Identifier, Literal

        tables = {name: Identifier(name) for name in self._tables_in_order()}
        self._live.execute("CREATE SCHEMA kept")
        for table in tables.values():
            self._live.execute(SQL("CREATE TABLE kept.{0} AS TABLE public.{0}").format(table))
        steps = [SQL("DELETE FROM public.{}").format(table) for table in reversed(tables.values())]
        back = SQL("INSERT INTO public.{0} ({1}) OVERRIDING SYSTEM VALUE SELECT {1} FROM kept.{0}")
        stored = """SELECT column_name FROM information_schema.columns
                    WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'"""
        for name, table in tables.items():
            columns = self._live.execute(stored, [name]).fetchall()  # all that the database does not compute itself
            steps.append(back.format(table, SQL(", ").join(Identifier(column) for (column,) in columns)))
        sequences = """SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences
                       WHERE schemaname = 'public'"""
        for name, last in self._live.execute(sequences).fetchall():
            steps.append(
                SQL("SELECT setval({}, {}, {})").format(Literal(name), Literal(last or 1), Literal(bool(last)))
            )
        self._reset = SQL("; ").join(steps)

    def _tables_in_order(self) -> list[str]:
        """The tables, those that others refer to first."""
        listed = self._live.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
        left = {name for (name,) in listed}
        refers: dict[str, set[str]] = {name: set() for name in left}
        links = """SELECT a.relname, b.relname FROM pg_constraint c JOIN pg_class a ON a.oid = c.conrelid
                   JOIN pg_class b ON b.oid = c.confrelid WHERE c.contype = 'f'"""
        for table, other in self._live.execute(links).fetchall():
            if table != other and table in refers:
                refers[table].add(other)
        ordered: list[str] = []
        while left:
            ready = sorted(name for name in left if not refers[name] & left) or sorted(left)
            ordered += ready
            left -= set(ready)
        return ordered

    def reset(self) -> None:
        """Go back to the state kept. Raises Busy when a request holds a lock."""
        try:
            with self._live.transaction():
                self._live.execute(self._reset)
        except self._errors.errors.LockNotAvailable as error:
            raise Busy from error

    def rows(self, sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
        """Run one statement with `:name` parameters; returns its rows."""
        text = re.sub(r"(?<!:):(\w+)", r"%(\1)s", sql.replace("%", "%%"))
        found = self._live.execute(text, parameters)
        return found.fetchall() if found.description else []

    @contextlib.contextmanager
    def hold_writes(self) -> Iterator[None]:
        """Whoever writes waits until the end of the block; whoever reads does not."""
        from psycopg.sql import SQL, Identifier

        tables = SQL(", ").join(Identifier("public", name) for name in self._tables_in_order())
        with self._live.transaction():
            self._live.execute(SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(tables))
            yield

    def close(self) -> None:
        """Drop the database, whoever is still connected."""
        self._live.close()
        with contextlib.suppress(self._errors.Error), self._errors.connect(self._server, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


def _with_name(url: str, name: str) -> str:
    scheme, rest = url.split("://", 1)
    place, _, query = rest.partition("?")
    return f"{scheme}://{place.split('/', 1)[0]}/{name}{'?' + query if query else ''}"


def _sweep(server: Any) -> None:
    """Drop the databases of labs that were killed: older than a minute, and nobody is connected."""
    idle = """SELECT datname FROM pg_database d WHERE starts_with(datname, %s)
              AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid)"""
    for (name,) in server.execute(idle, [PREFIX]).fetchall():
        made = name.removeprefix(PREFIX).split("_")[0]
        if made.isdigit() and time.time() - int(made) > 60:
            with contextlib.suppress(Exception):
                server.execute(f'DROP DATABASE IF EXISTS "{name}"')
