"""The cache from the inside, and where Redis has little room: sessions, savepoints, other deploys, large answers."""

import itertools
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response
from sqlalchemy import insert, select, update

from solutions.ch00_books_api.models import Base, Book, BookGenre, User, db
from solutions.ch05_versioning.app import create_app as create_chapter_5
from solutions.ch06_caching import invalidation
from solutions.ch06_caching.app import create_app
from solutions.ch06_caching.cached import FORMAT, Entry, made, may_be_kept
from solutions.ch06_caching.invalidation import ALL

BOOKS = "/api/books?page_size=3"

on_the_app = pytest.mark.chapter("6")


def app_in(folder: Path, make: Callable[..., Flask] = create_app, **more: str) -> Flask:
    """An app whose database is in `folder`, and whose Redis does not answer."""
    folder.mkdir(exist_ok=True)
    given = {
        "DATABASE_URL": f"sqlite:///{folder / 'books.db'}",
        "REDIS_URL": f"unix://{folder / 'no.sock'}",
        "LOG_FOLDER": str(folder),
        "KEY_FOLDER": str(folder / "keys"),
        **dict.fromkeys(("CSRF_SECRET_KEY", "WEBHOOK_SECRET", "CURSOR_SECRET_KEY"), "a secret of this test's own" * 2),
        **more,
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in given.items():
            patch.setenv(name, value)
        return make()


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[set[str]]]:
    """What is forgotten, commit by commit, by an app whose context this is."""
    found: list[set[str]] = []
    app = app_in(tmp_path)
    monkeypatch.setattr(invalidation, "forget", lambda touched: found.append(set(touched)))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        db.session.add(Book(id=1, title="The first", author="Somebody"))
        db.session.commit()
        found.clear()
        yield found
        db.session.remove()


def first() -> Book:
    book = db.session.get(Book, 1)
    assert book
    return book


# which changes are noticed


def test_a_row_touches_its_book_and_all_lists(told: list[set[str]]) -> None:
    first().genres = ["new"]
    db.session.commit()
    first().title = "Changed"
    db.session.commit()
    db.session.delete(first())
    db.session.commit()
    assert told == [{"books", "book-1"}] * 3


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        (update(Book).values(publisher="Somebody"), {ALL}),
        (update(Book.__table__).values(publisher="Somebody"), {ALL}),
        (insert(BookGenre).values(book_id=1, genre="new"), {ALL}),
        (insert(BookGenre.__table__).values(book_id=1, genre="new"), {ALL}),
        (update(User).values(age=35), None),
        (select(Book), None),
    ],
)
def test_a_statement_touches_everything_or_nothing(told: list[set[str]], statement: Any, wanted: set[str]) -> None:
    db.session.execute(statement)
    db.session.commit()
    assert told == ([wanted] if wanted else [])


def test_what_is_rolled_back_touches_nothing_also_later(told: list[set[str]]) -> None:
    first().title = "Changed"
    db.session.flush()
    db.session.rollback()
    db.session.add(User(name="new", email="new@example.org", password_hash=""))
    db.session.commit()
    assert told == []


@pytest.mark.parametrize("undone", [True, False])
def test_a_savepoint_neither_tells_nor_hides_anything(told: list[set[str]], undone: bool) -> None:
    first().title = "Changed"
    db.session.flush()
    point = db.session.begin_nested()
    db.session.add(Book(id=2, title="The second", author="Somebody"))
    db.session.flush()
    if undone:
        point.rollback()
    else:
        point.commit()
    assert told == []
    db.session.commit()
    assert {"books", "book-1"} <= told[0]
    assert len(told) == 1


def test_an_app_of_an_earlier_chapter_in_the_same_process_is_left_alone(told: list[set[str]], tmp_path: Path) -> None:
    with app_in(tmp_path / "other", create_chapter_5).app_context():
        Base.metadata.create_all(db.engine)
        db.session.add(Book(title="Of another app", author="Somebody"))
        db.session.commit()
        db.session.execute(update(Book).values(publisher="Somebody"))
        db.session.commit()
        db.session.remove()
    assert told == []


# what is owed


class Deaf:
    """A Redis that hears nothing at first; when it does, `then` is done before it has answered."""

    def __init__(self, then: Any = None) -> None:
        self.heard: list[tuple[str, ...]] = []
        self.then = then

    def unlink(self, *names: str) -> None:
        self.heard.append(names)
        if self.then:
            self.then()


def test_a_tag_that_is_touched_while_it_is_told_is_owed_still(tmp_path: Path) -> None:
    app: Flask = app_in(tmp_path)
    with app.app_context():
        invalidation.forget(["books"])  # nobody listens at no.sock
        redis = Deaf(then=lambda: invalidation.forget(["books"]))
        invalidation.settle(redis)  # type: ignore[arg-type]
        assert redis.heard == [("cache:tag:books",)]
        redis.then = None
        invalidation.settle(redis)  # type: ignore[arg-type]
        invalidation.settle(redis)  # type: ignore[arg-type]
        assert redis.heard == [("cache:tag:books",)] * 2


# what is kept


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\n",
        b"{}",
        b"nothing\nof ours",
        b"[1, 2]\n",
        b"7\n",
        b"\xff\n",
        json.dumps([FORMAT + 1, [], [], 0]).encode() + b"\n{}",
        json.dumps([[], [], 0]).encode() + b"\n{}",
    ],
)
def test_what_another_deploy_has_written_is_no_entry(text: bytes) -> None:
    assert Entry.read(text) is None


def test_an_entry_is_read_as_it_was_written() -> None:
    entry = Entry([("Link", "</a>"), ("Link", "</ü>")], b"\n\xff\n", ["a", "b"], 1.5)
    assert Entry.read(entry.written()) == entry


def test_only_what_is_whole_and_small_is_kept(tmp_path: Path) -> None:
    app = app_in(tmp_path, CACHE_LARGEST_BYTES="10")
    cookie = Response("short")
    cookie.set_cookie("session", "x")
    stream = Response(iter([b"short"]))
    with app.test_request_context():
        assert may_be_kept(Response(b"0123456789"))
        assert not any(map(may_be_kept, (Response(b"0123456789a"), cookie, stream, Response("short", 404))))
        assert not may_be_kept(made(lambda: ({"title": "ü"}, 201, {"Location": "/"}), (), {}))
    assert list(stream.response) == [b"short"]


# where Redis has little room, or forgets


@on_the_app
def test_each_name_may_be_gone_at_any_moment(lab: Any) -> None:
    client = lab.client()
    wanted = client.get(BOOKS).json()
    names = sorted(lab.redis.scan_iter("cache:*"))
    assert len(names) == 4
    for count in range(1, len(names) + 1):
        for gone in itertools.combinations(names, count):
            lab.redis.delete(*gone)
            assert client.get(BOOKS).json() == wanted
            assert lab.statements(client.get(BOOKS)) == []


@on_the_app
def test_what_another_deploy_has_kept_is_made_anew(lab: Any) -> None:
    client = lab.client()
    wanted = client.get(BOOKS).json()
    (name,) = lab.redis.scan_iter("cache:answer:*")
    for text in ("", "nothing of ours", json.dumps([FORMAT + 1, [], [], 9e9]) + "\n{}"):
        lab.redis.set(name, text)
        answer = client.get(BOOKS)
        assert answer.json() == wanted
        assert lab.statements(answer)
        assert lab.statements(client.get(BOOKS)) == []


@on_the_app
def test_a_redis_that_evicts_while_it_is_read_loses_no_answer(lab: Any) -> None:
    """Only on a server of our own: of another one it would evict what is not ours."""
    if os.environ.get("REDIS_URL"):
        return
    client, admin = lab.client(), lab.login("admin")
    addresses = [f"/api/books?page_size=100&author={first}{second}" for first in "aeiou" for second in "nrst"]
    wanted = [client.get(address).json() for address in addresses]
    lab.redis.config_set("maxmemory-policy", "allkeys-lru")
    lab.redis.config_set("maxmemory", lab.redis.info("memory")["used_memory"] - 10_000)
    try:
        for _ in range(3):
            assert [client.get(address).json() for address in addresses] == wanted
        assert lab.redis.info("stats")["evicted_keys"]
        done = admin.patch("/api/v1/books/1", json={"title": "Changed"})
        assert done.status_code in (200, 401)  # a session may have been evicted, too: give the cache its own server
    finally:
        lab.redis.config_set("maxmemory", 0)
        lab.redis.config_set("maxmemory-policy", "noeviction")
    if done.status_code == 200:
        titles = [book["title"] for book in client.get(BOOKS).json()["items"]]
        assert titles[0] == "Changed"


# where the cache does not answer


def test_nobody_waits_longer_for_the_cache_than_an_operator_says(tmp_path: Path) -> None:
    app = app_in(tmp_path, CACHE_TIMEOUT_SECONDS="0.25", REDIS_TIMEOUT_SECONDS="3")
    pool = app.extensions["cache_store"].client.connection_pool
    assert {pool.connection_kwargs[name] for name in ("socket_timeout", "socket_connect_timeout")} == {0.25}
    assert pool.connection_kwargs["retry"].get_retries() == 0


@on_the_app
@pytest.mark.parametrize("how", ["stopped", "frozen"])
def test_a_cache_of_its_own_that_is_away_costs_one_wait_and_no_answer(lab: Any, how: str) -> None:
    with lab.way_to_redis() as way, lab.boot(CACHE_URL=way.url, CACHE_TIMEOUT_SECONDS="0.3") as app:
        client, admin = lab.client(app=app), lab.client(app=app)
        admin.headers["Authorization"] = lab.login("admin").headers["Authorization"]
        client.get(BOOKS)
        way.switch(how)
        for number in range(5):
            lab.execute("UPDATE books SET title = :title WHERE id = 1", title=f"By hand {number}")
            assert client.get(BOOKS).json()["items"][0]["title"] == f"By hand {number}"
        assert admin.patch("/api/v1/books/1", json={"title": "Changed"}).status_code == 200
        assert admin.get("/api/cache/stats").status_code == 503
        way.switch("open")
        lab.clock.move(2)
        assert client.get(BOOKS).json()["items"][0]["title"] == "Changed"
        assert lab.statements(client.get(BOOKS)) == []
