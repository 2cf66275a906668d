"""Whose name is it, which mailbox, which book: what identifies, and what is only a text that somebody chose."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from solutions.ch00_books_api import models, settings
from solutions.ch00_books_api.models import Base, Book, User, db, is_taken

CHAPTERS = [pytest.param(number, marks=pytest.mark.chapter(number)) for number in ("1", "2", "3")]
PASSWORD = "Correct horse 7 battery"


# who is calling


@pytest.mark.parametrize("chapter", CHAPTERS)
@pytest.mark.parametrize("name", ["bob", "admin"])
def test_whoever_takes_the_name_of_another_is_still_themselves(lab: Any, chapter: str, name: str) -> None:
    alice, bob, admin = lab.login("alice"), lab.login("bob"), lab.login("admin")
    clients = (alice, bob, admin)
    before = [client.get("/api/users/me").json()["id"] for client in clients]
    shelves = [client.get("/api/shelves").json()["items"] for client in clients]
    hashes = lab.rows("SELECT id, email, role, password_hash FROM users ORDER BY id")
    assert alice.patch("/api/users/me", json={"name": name}).status_code == 200
    assert alice.get("/api/users/me").json()["name"] == name
    assert [client.get("/api/users/me").json()["id"] for client in clients] == before
    assert [client.get("/api/shelves").json()["items"] for client in clients] == shelves
    assert alice.get(f"/api/shelves/{shelves[1][0]['id']}").status_code == 404, "bob's shelf is bob's"
    assert alice.get("/api/users").status_code == 403, "a name is no role"
    assert alice.delete("/api/books/1").status_code == 403
    made = alice.post("/api/shelves", json={"name": "Mine"})
    assert lab.rows("SELECT owner_id FROM shelves WHERE name = 'Mine'") == [(before[0],)]
    assert bob.get(made.json()["_links"]["self"]["href"]).status_code == 404
    assert lab.rows("SELECT id, email, role, password_hash FROM users ORDER BY id") == hashes
    again = lab.login("alice")
    assert again.get("/api/users/me").json()["id"] == before[0], "she signs in as herself"


# which mailbox


def registered(lab: Any, **members: Any) -> Any:
    """The answer to a registration."""
    client = lab.client()
    client.headers["X-CSRF-Token"] = client.get("/api/auth/csrf").json()["csrf_token"]
    return client.post(
        "/api/users", json={"name": "Dora", "email": "dora@example.org", "password": PASSWORD, **members}
    )


def signed_in(lab: Any, email: str, password: str = PASSWORD) -> int:
    """The status of a login."""
    client = lab.client()
    client.headers["X-CSRF-Token"] = client.get("/api/auth/csrf").json()["csrf_token"]
    return client.post("/api/auth/login", json={"email": email, "password": password}).status_code


@pytest.mark.chapter("3")
def test_a_mailbox_that_registered_signs_in_with_a_token_too(lab: Any) -> None:
    assert registered(lab, email="Jose\u0301@BÜCHER.example", password="Corre\u0301ct horse 7").status_code == 201
    for email in ("josé@xn--bcher-kva.example", "JOSE\u0301@bu\u0308cher.example"):
        assert registered(lab, email=email).status_code == 409
        assert signed_in(lab, email, "Corréct horse 7") == 200
    assert signed_in(lab, "jose@xn--bcher-kva.example", "Corréct horse 7") == 401


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_an_email_without_a_form_is_a_401_like_any(lab: Any, chapter: str) -> None:
    for email in ("a@xn--abc.example", "a@b\uffff", "@", "a@☕.example", f"a@{'x.' * 4000}org"):
        assert signed_in(lab, email) in ((400, 401) if "\uffff" in email else (401,)), email


# which shelf, which genre


UNSEEN = ("To\u200b read", "\u202edaer oT", "\u3164", "a\u2066b", "\ufeffTo read", "a\U000e0041")


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_name_of_a_shelf_can_be_seen(lab: Any, chapter: str) -> None:
    alice, before = lab.login("alice"), lab.rows("SELECT id, name FROM shelves ORDER BY id")
    shelf = alice.get("/api/shelves").json()["items"][0]["id"]
    for name in UNSEEN:
        for answer in (
            alice.post("/api/shelves", json={"name": name}),
            alice.post("/api/shelves", data={"name": name}),
            alice.patch(f"/api/shelves/{shelf}", json={"name": name}),
        ):
            assert answer.status_code == 422, answer.text
            assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/name"]
    assert lab.rows("SELECT id, name FROM shelves ORDER BY id") == before
    assert alice.post("/api/shelves", json={"name": "می\u200cخوانم \u2764\ufe0f"}).status_code == 201


@pytest.mark.chapter("2")
def test_one_genre_in_two_spellings_is_one_genre_of_a_book(lab: Any) -> None:
    genres = ["Novel", "novel", " Novel", "po\u00e9sie", "poe\u0301sie", "STRASSE", "straße"]
    answer = lab.login("admin").patch("/api/books/5", json={"genres": genres})
    assert answer.json()["genres"] == ["Novel", "STRASSE", "poésie"]


# which book


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new database of each kind."""
    if request.param == "postgresql":
        server, name = request.getfixturevalue("postgres_url"), f"names_{uuid4().hex}"
        with create_engine(server, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        return f"{server.removesuffix('/postgres')}/{name}"
    return f"sqlite:///{tmp_path / 'books.db'}"


@pytest.fixture
def app(database: str) -> Iterator[Flask]:
    """An app with the tables of chapter 0, and a book and a user in them."""
    made = Flask(__name__)
    settings.init_app(made, {"DATABASE_URL": database})
    models.init_app(made)
    tables = [Base.metadata.tables[name] for name in ("books", "book_genres", "users")]
    with made.app_context():
        db.metadata.create_all(db.engine, tables=tables)
        db.session.add(Book(title="Ubik", author="Dick", isbn="9780385061575", genres=["novel"]))
        db.session.add(User(name="alice", email="alice@example.org", password_hash="-"))
        db.session.commit()
        yield made
        db.session.remove()
        db.metadata.drop_all(db.engine, tables=tables)
        db.engine.dispose()


CONFLICTS: dict[str, tuple[Callable[[], Any], Any]] = {
    "an ISBN": (lambda: Book(title="Ubik", author="Dick", isbn="9780385061575"), Book.isbn),
    "an e-mail": (lambda: User(name="books.isbn", email="alice@example.org", password_hash="-"), User.email),
    "an id": (
        lambda: Book(id=1, title="UNIQUE constraint failed: books.isbn", author="isbn", isbn="books_isbn_key"),
        None,
    ),
    "no title": (lambda: Book(title=None, author="books_isbn_key", isbn="isbn"), None),
}


@pytest.mark.parametrize("conflict", CONFLICTS)
def test_a_conflict_is_told_by_its_constraint_whatever_the_values_say(app: Flask, conflict: str) -> None:
    make, column = CONFLICTS[conflict]
    db.session.expunge_all()
    db.session.add(make())
    with pytest.raises(IntegrityError) as caught:
        db.session.commit()
    assert [each for each in (Book.isbn, User.email) if is_taken(caught.value, each)] == (
        [] if column is None else [column]
    )
    with app.test_request_context():
        answer = models.on_database_error(caught.value)
    assert answer.status_code == (500 if conflict == "no title" else 409)


def test_every_constraint_has_a_name() -> None:
    """A migration can only drop or change what it can name."""
    import solutions.ch03_jwt.app  # noqa: F401 (the tables of every chapter)

    for table in Base.metadata.tables.values():
        assert all(constraint.name for constraint in table.constraints), table.name
