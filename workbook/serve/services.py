"""What an app needs around it: a database and a Redis, ready to use.

Where DATABASE_URL and REDIS_URL are set, they are used. Otherwise the database is an SQLite file in `.workbook/`, and
Redis is a real Valkey server that lives as long as the process that asked for it.
"""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis
from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from workbook.course import ROOT
from workbook.errors import Trouble
from workbook.folders import alone_in, temporary_folder
from workbook.serve.addresses import FOREIGN_ORIGIN, HOSTS
from workbook.serve.valkey import ONCE, start_valkey

HOME = ROOT / ".workbook"
CONNECT_SECONDS = 3
ELSEWHERE = "What an app writes goes there: make it writable, or copy the workbook to a folder of your own."
SECRETS = ("CSRF_SECRET_KEY", "WEBHOOK_SECRET", "CURSOR_SECRET_KEY")


@dataclass(frozen=True)
class Services:
    """Where the database and Redis are, and the folders for whatever else a run writes."""

    database_url: str
    redis_url: str
    folder: Path
    logs: Path


@contextmanager
def services() -> Iterator[Services]:
    """The services of the learner's own app: what the environment names, else embedded ones with data in .workbook/.

    Raises Trouble when what is named cannot be used.
    """
    url = database_url()
    with temporary_folder() as folder, _redis(folder, os.environ.get("REDIS_URL")) as redis_url:
        yield Services(url, redis_url, home(), Path(os.environ.get("LOG_FOLDER") or HOME / "logs"))


@contextmanager
def private_services(database: str | None = None) -> Iterator[Services]:
    """Services that nobody else uses and that are gone afterwards; only `database`, a URL, stays where it is given."""
    with temporary_folder() as folder, _redis(folder, None) as redis_url:
        url = database_url(database or sqlite_url(folder / "books.db"))
        yield Services(url, redis_url, folder, folder / "logs")


def environment(services: Services) -> dict[str, str]:
    """The variables that a chapter's app reads, for an app behind one trusted proxy.

    What the caller's own environment sets beside these (a limit, the cost of a hash) stays as it is.
    """
    return {
        **_secrets(services.folder),
        "DATABASE_URL": services.database_url,
        "REDIS_URL": services.redis_url,
        "PROXY_HOPS": os.environ.get("PROXY_HOPS", "1"),
        "TRUSTED_HOSTS": os.environ.get("TRUSTED_HOSTS", HOSTS),
        "ALLOWED_ORIGINS": os.environ.get("ALLOWED_ORIGINS", FOREIGN_ORIGIN),
        "LOG_FOLDER": str(services.logs.absolute()),
        "KEY_FOLDER": str(services.logs.absolute().with_name("keys")),
    }


def database_url(given: str | None = None) -> str:
    """The address of the database: `given`, else DATABASE_URL, else the SQLite file in .workbook/.

    Raises Trouble when it names neither SQLite nor PostgreSQL, or when nothing answers there.
    """
    text = given or os.environ.get("DATABASE_URL") or sqlite_url(home() / "books.db")
    try:
        url = make_url(text)
    except ArgumentError:
        raise Trouble("DATABASE_URL is not an address such as postgresql://user:password@host/name.") from None
    if url.get_backend_name() == "sqlite":
        url = _sqlite(url)
    elif url.get_backend_name() in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    else:
        raise Trouble(f"DATABASE_URL names {url.drivername}: use a sqlite: or a postgresql: address, or unset it.")
    with opened(url) as engine, engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1 FROM sqlite_master" if url.drivername == "sqlite" else "SELECT 1")
    return url.render_as_string(hide_password=False)


def sqlite_url(path: Path) -> str:
    """The address of the SQLite database in the file at the absolute `path`, whatever characters that has."""
    return URL.create("sqlite", database=str(path)).render_as_string()


def _sqlite(url: URL) -> URL:
    """The address with an absolute path: the app's working folder is another."""
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise Trouble("DATABASE_URL names an SQLite database in memory, which processes cannot share: name a file.")
    return url.set(drivername="sqlite", database=str(Path(url.database).absolute()))


@contextmanager
def opened(url: str | URL) -> Iterator[Engine]:
    """The database at `url`. Its errors become Trouble: it is away, locked, full, or no database at all."""
    address = make_url(url)
    waits = {"timeout": CONNECT_SECONDS} if address.drivername == "sqlite" else {"connect_timeout": CONNECT_SECONDS}
    engine = create_engine(address, connect_args=waits)
    try:
        yield engine
    except SQLAlchemyError as error:
        raise Trouble(f"The database {address.render_as_string()} cannot be used: {_said(error)}.") from error
    finally:
        engine.dispose()


def _said(error: Exception) -> str:
    """What the server or the driver said, on one line."""
    said = str(getattr(error, "orig", None) or error).strip().splitlines()
    return said[0].rstrip(".") if said else type(error).__name__


@contextmanager
def _redis(folder: Path, url: str | None) -> Iterator[str]:
    """The address of the Redis server at `url`, or of an embedded one in `folder`."""
    if url:
        _try_redis(url)
        yield url
        return
    server = start_valkey(folder)
    try:
        yield server.url
    finally:
        server.stop()


def _try_redis(url: str) -> None:
    waits = {"socket_connect_timeout": CONNECT_SECONDS, "socket_timeout": CONNECT_SECONDS}
    try:
        with redis.Redis.from_url(url, retry=ONCE, **waits) as client:
            client.ping()
    except ValueError:
        raise Trouble("REDIS_URL is not an address such as redis://host:6379/0; correct it, or unset it.") from None
    except (redis.RedisError, OSError) as error:
        raise Trouble(
            f"REDIS_URL names a server that does not answer ({_said(error)}); start it, or unset it."
        ) from None


def home() -> Path:
    """The folder .workbook, made where it is missing; raises Trouble when it cannot be written to."""
    try:
        HOME.mkdir(exist_ok=True)
    except OSError as error:
        raise Trouble(f"The folder {HOME} cannot be made: {error.strerror}. {ELSEWHERE}") from error
    if not os.access(HOME, os.W_OK):
        raise Trouble(f"The folder {HOME} cannot be written to. {ELSEWHERE}")
    return HOME


def _secrets(folder: Path) -> dict[str, str]:
    """The secrets of the app whose services are in `folder`: those of the environment, else some that are made once and
    only its owner can read.

    A file of an older workbook keeps what it has, and gets what has come since.
    """
    path = folder / "secrets.json"
    with alone_in(folder):
        kept = _kept(path) if path.exists() else {}
        if missing := [name for name in SECRETS if name not in kept]:
            kept |= {name: secrets.token_urlsafe(48) for name in missing}
            new = path.with_name(f"secrets.{os.getpid()}.json")
            new.touch(0o600)
            new.write_text(json.dumps(kept, indent=2))
            new.replace(path)
    return {name: os.environ.get(name) or kept[name] for name in SECRETS}


def _kept(path: Path) -> dict[str, str]:
    """What the file of secrets has; raises Trouble when that is not texts by name."""
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict) or not all(text and isinstance(text, str) for text in found.values()):
        raise Trouble(f"The file {path} is damaged; delete it, and the next run makes new secrets.")
    return found
