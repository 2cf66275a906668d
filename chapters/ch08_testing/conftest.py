"""The fixtures of all levels: what a test needs around it, made before it and gone after it.

    pytest chapters/ch08_testing                                   every level, on services of its own
    DATABASE_URL=… REDIS_URL=… pytest chapters/ch08_testing/integration     on these, which must be empty
    BASE_URL=https://staging.example pytest chapters/ch08_testing/functional     against a server that runs

A unit test needs none of this. An integration test gets the app in its own process, on tables without a row. A
functional, contract or load test gets an address, and nothing else.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any

import httpx
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy import delete, event, func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from solutions.ch00_books_api.models import Base, Book, User, db
from solutions.ch01_security import passwords
from solutions.ch01_security.redis_store import connect, store
from solutions.ch06_caching.cache_store import CacheStore

from .app import create_app
from .factories import PASSWORD, a_book, a_user

# Where a test differs from production, and why. What is not named here is as it is there.
IN_TESTS = {
    "ARGON2_TIME_COST": "1",  # a login takes a millisecond
    "ARGON2_MEMORY_KIB": "64",
    "ARGON2_PARALLELISM": "1",
    "REDIS_TIMEOUT_SECONDS": "10",  # a busy machine is no frozen Redis
    "CACHE_TIMEOUT_SECONDS": "10",
    "JWT_ALGORITHM": "EdDSA",  # its keys are made in no time
}


# integration: the app in this process, on a real database and a real Redis


@pytest.fixture(scope="session")
def services() -> Iterator[None]:
    """The environment that the app reads: a database, a Redis, secrets, folders. What is set already stays."""
    from workbook.serve.services import environment, private_services

    with ExitStack() as stack:
        wanted = dict(IN_TESTS)
        if not {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
            wanted |= environment(stack.enter_context(private_services()))
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        for name, value in wanted.items():
            patch.setenv(name, os.environ.get(name, value))
        yield


@pytest.fixture(scope="session")
def built_app(services: None) -> Iterator[Flask]:
    """The app, made once, and its tables. It refuses a database with something in it: the tests would delete that."""
    app = create_app()
    app.test_client_class = Client
    with app.app_context():
        db.create_all()
        for table in db.metadata.sorted_tables:
            if db.session.scalar(select(func.count()).select_from(table)):
                pytest.exit(f"There are {table.name} in this database: name an empty one in DATABASE_URL.", 2)
    yield app
    empty(app)


@pytest.fixture
def app(built_app: Flask) -> Flask:
    """The app, on tables without a row and a Redis without a key: no test sees what another one left."""
    empty(built_app)
    return built_app


def empty(app: Flask) -> None:
    """Delete every row and every key."""
    with app.app_context():
        with db.engine.begin() as connection:
            for table in reversed(db.metadata.sorted_tables):
                connection.execute(delete(table))
        store().flushdb()


class Client(FlaskClient):
    """Flask's client, which speaks https to a host that the app answers for; `token` is brought where there is one."""

    token = ""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        kwargs.setdefault("base_url", "https://shop.test")
        if self.token:
            kwargs["headers"] = {"Authorization": f"Bearer {self.token}", **(kwargs.get("headers") or {})}
        return super().open(*args, **kwargs)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client who is not signed in."""
    return app.test_client()


@pytest.fixture
def add(app: Flask) -> Callable[..., Any]:
    """Store rows as the app does, and return the first one's id."""

    def store_rows(*rows: Base) -> Any:
        with (
            app.app_context()
        ):  # for as long as this takes: a request in an open one would share its session, and its g
            db.session.add_all(rows)
            db.session.commit()
            return getattr(rows[0], "id", None)

    return store_rows


@pytest.fixture
def add_book(add: Callable[..., Any]) -> Callable[..., int]:
    """Store a book (`a_book`) and return its id."""
    return lambda **changed: int(add(Book(**a_book(**changed))))


@pytest.fixture
def rows(app: Flask) -> Callable[..., list[Any]]:
    """Read what is in the tables, by a session of its own: what was flushed and not committed is not there."""

    def read(kind: type[Base]) -> list[Any]:
        with app.app_context(), Session(db.engine) as session:
            return list(session.scalars(select(kind)))

    return read


@pytest.fixture
def sign_in(app: Flask, add: Callable[..., Any]) -> Callable[..., Client]:
    """Make a person (`a_user`), let them log in, and return their client."""

    def someone(role: str = "user", app: Flask = app) -> Client:
        person = a_user()
        with app.app_context():
            password_hash = passwords.hashed(person.pop("password"))
        add(User(**person, role=role, password_hash=password_hash))
        return logged_in(app, person["email"])

    return someone


def logged_in(app: Flask, email: str) -> Client:
    """Return a client of the person with this e-mail; `tokens` is the whole answer to the login."""
    client = app.test_client()
    answer = client.post("/api/auth/login", json={"email": email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    client.tokens, client.token = answer.json, answer.json["access_token"]
    return client


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The app's clock, which stands still until a test moves it: `clock.shift(60)`. That of Redis is its own."""
    with time_machine.travel("2031-05-01T12:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """What the database is asked during a test."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def loaded(app: Flask) -> Iterator[list[Book]]:
    """The books that the app reads from the database during a test."""
    read: list[Book] = []

    def note(book: Book, _context: Any) -> None:
        read.append(book)

    event.listen(Book, "load", note)
    yield read
    event.remove(Book, "load", note)


@pytest.fixture
def redis(app: Flask) -> Redis:
    """The Redis behind the app."""
    with app.app_context():
        return store()


@pytest.fixture
def redis_is_away(app: Flask) -> Callable[[], AbstractContextManager[None]]:
    """For as long as the block lasts nothing that is asked of Redis gets there."""
    return lambda: away(app, "redis_store")


@pytest.fixture
def cache_is_away(app: Flask) -> Callable[[], AbstractContextManager[None]]:
    """For as long as the block lasts the cache gets nothing that it is asked or told; the other Redis is there."""
    return lambda: away(app, "cache_store")


@contextmanager
def away(app: Flask, what: str) -> Iterator[None]:
    """Let `what` of the app's extensions be a client of an address at which nobody answers."""
    nobody = connect("redis://127.0.0.1:1/0", 1.0)
    known = app.extensions[what]
    app.extensions[what] = CacheStore(nobody) if what == "cache_store" else nobody
    try:
        yield
    finally:
        app.extensions[what] = known


# functional and contract: HTTP, and nothing else


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    """Where the API answers: BASE_URL, else a server of our own, with the sample data, for as long as the tests run."""
    if url := os.environ.get("BASE_URL"):
        yield url.rstrip("/")
        return
    from workbook.course import chapter
    from workbook.serve.serving import served

    with served(chapter("8"), env=IN_TESTS) as server:
        yield server.url


@pytest.fixture(scope="session")
def anonymous(base_url: str) -> Iterator[httpx.Client]:
    """Somebody who is not signed in."""
    with httpx.Client(base_url=base_url, timeout=30) as client:
        yield client


@pytest.fixture(scope="session")
def enter(base_url: str) -> Iterator[Callable[[str, str], httpx.Client]]:
    """Log in by e-mail and password, and return the client of whoever that is."""
    with ExitStack() as stack:

        def log_in(email: str, password: str) -> httpx.Client:
            client = stack.enter_context(httpx.Client(base_url=base_url, timeout=30))
            answer = client.post("/api/auth/login", json={"email": email, "password": password})
            assert answer.status_code == 200, answer.text
            client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
            return client

        yield log_in


# Signed in once for all tests: a login costs the server a hash of argon2, and only so many a minute are allowed.


@pytest.fixture(scope="session")
def admin(enter: Callable[[str, str], httpx.Client]) -> httpx.Client:
    """The administrator of the sample data."""
    return enter("admin@example.org", "Admin has 1 long passphrase")


@pytest.fixture(scope="session")
def reader(anonymous: httpx.Client, enter: Callable[[str, str], httpx.Client]) -> httpx.Client:
    """Somebody who has just registered."""
    return newcomer(anonymous, enter)


@pytest.fixture(scope="session")
def stranger(anonymous: httpx.Client, enter: Callable[[str, str], httpx.Client]) -> httpx.Client:
    """Somebody else who has just registered."""
    return newcomer(anonymous, enter)


def newcomer(anonymous: httpx.Client, enter: Callable[[str, str], httpx.Client]) -> httpx.Client:
    """Register a person and return their client."""
    person = a_user()
    answer = anonymous.post("/api/users", json=person)
    assert answer.status_code == 201, answer.text
    return enter(person["email"], person["password"])


@pytest.fixture
def book(admin: httpx.Client) -> Iterator[dict[str, Any]]:
    """A book in the catalogue, as the API shows it, which is there for one test."""
    answer = admin.post("/api/books", json=a_book())
    assert answer.status_code == 201, answer.text
    yield answer.json()
    admin.delete(f"/api/books/{answer.json()['id']}")
