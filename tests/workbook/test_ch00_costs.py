"""What an answer may cost, as counts: questions to the rules, statements, looks at the routes."""

import gc
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import MapAdapter

from solutions.ch00_books_api.app import create_app
from solutions.ch00_books_api.models import Book, BookGenre, db
from solutions.ch00_books_api.routes import address

BOOKS = 7


@pytest.fixture
def asked() -> Counter[tuple[str, str]]:
    """How often the rule behind the links was asked, by route and method."""
    return Counter()


@pytest.fixture
def client(tmp_path: Path, asked: Counter[tuple[str, str]]) -> FlaskClient:
    """A client of chapter 0's app with a few books, for whom everything but a DELETE is allowed."""
    app = create_app({"DATABASE_URL": f"sqlite:///{tmp_path / 'books.db'}"})

    def rule(name: str, method: str) -> bool:
        asked[name, method] += 1
        return method != "DELETE"

    app.extensions["links"] = rule
    with app.app_context():
        db.create_all()
        db.session.add_all(Book(title=f"Volume {n}", author="A. Nonym", genres=["Novel"]) for n in range(BOOKS))
        db.session.commit()
    return app.test_client()


def test_a_list_asks_the_rules_once_however_many_books_it_has(client, asked):
    items = client.get("/api/books").json["items"]
    assert len(items) == BOOKS
    assert all({"replace", "change"} <= item["_links"].keys() and "delete" not in item["_links"] for item in items)
    assert asked == {("book", "PUT"): 1, ("book", "PATCH"): 1, ("book", "DELETE"): 1, ("books", "POST"): 1}


def test_no_link_of_a_list_is_looked_up_among_the_routes(client, monkeypatch):
    built: list[str] = []
    original = MapAdapter.build

    def build(self: MapAdapter, endpoint: str, *args: Any, **options: Any) -> str:
        built.append(endpoint)
        return original(self, endpoint, *args, **options)

    monkeypatch.setattr(MapAdapter, "build", build)
    assert client.get("/api/books").json["items"][0]["_links"]["self"]["href"] == "/api/books/1"
    assert built == []


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("books", {}, "/shop/api/books"),
        ("book", {"book_id": 7}, "/shop/api/books/7"),
        ("book", {"book_id": "a/b?c#d{e}"}, "/shop/api/books/a%2Fb%3Fc%23d%7Be%7D"),
        ("book-search", {"q": "a b&c=é+%"}, "/shop/api/books/search?q=a+b%26c%3D%C3%A9%2B%25"),
        ("book", {"book_id": 7, "expand": "author"}, "/shop/api/books/7?expand=author"),
    ],
)
def test_an_address_has_the_prefix_and_is_percent_encoded(client, name, values, expected):
    with client.application.test_request_context("/api/books", environ_overrides={"SCRIPT_NAME": "/shop"}):
        assert address(name, **values) == expected


def test_there_is_no_address_of_what_is_no_route(client):
    with client.application.test_request_context(), pytest.raises(KeyError, match="reviews"):
        address("reviews")


@pytest.mark.chapter("3")
def test_who_is_calling_costs_one_statement_and_a_list_of_any_length_two_more(lab):
    alice, guest = lab.login("alice"), lab.client()
    assert alice.get("/api/books").status_code == 200, "and the deny-list is filled"
    for path, statements in (("/api/books/1", 2), ("/api/books", 2), ("/api/books?author=a&sort=title", 2)):
        assert len(lab.statements(guest.get(path))) == statements, path
        assert len(lab.statements(alice.get(path))) == 1 + statements, path
    assert len(lab.statements(alice.get("/api/users/me"))) == 1


def test_a_list_leaves_nothing_to_the_garbage_collector(client):
    """An association proxy and its book hold each other: a list of a hundred books was four hundred such objects."""
    client.get("/api/books")
    gc.collect()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        assert len(client.get("/api/books").json["items"]) == BOOKS
        gc.collect()
        left = [thing for thing in gc.garbage if isinstance(thing, Book | BookGenre)]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
    assert left == []


@pytest.mark.chapter("3")
def test_what_was_stored_is_not_read_again_to_be_shown(lab):
    admin = lab.login("admin")
    created = lab.statements(admin.post("/api/books", json={"title": "Kokoro", "author": "Natsume Sōseki"}))
    stored = next(number for number, statement in enumerate(created) if statement.startswith("INSERT"))
    assert not [statement for statement in created[stored:] if "FROM books" in statement], created


def test_each_thread_of_a_worker_has_a_connection_to_postgresql_that_is_kept() -> None:
    app = create_app({"DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/nothing", "DATABASE_CONNECTIONS": 12})
    with app.app_context():
        assert db.engine.pool.size() == 12
