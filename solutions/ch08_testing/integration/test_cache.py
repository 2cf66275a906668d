"""What is kept in Redis: that it is used, and that it is never older than the last change."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy import update

from solutions.ch00_books_api.models import Book, db
from solutions.ch06_caching import reports

from ..factories import a_book


def titles(client: FlaskClient, path: str = "/api/books") -> list[str]:
    """Return the titles in a list."""
    answer = client.get(path)
    assert answer.status_code == 200
    return [book["title"] for book in answer.json["items"]]


def counts(client: FlaskClient) -> dict[str, int]:
    """Return how many books the report has of each genre."""
    return {entry["genre"]: entry["books"] for entry in client.get("/api/reports/genres").json["items"]}


### BEGIN SOLUTION 8.2
def test_who_comes_second_costs_the_database_nothing(
    client: FlaskClient, add_book: Callable[..., int], statements: list[str]
) -> None:
    add_book(title="Emma")
    first = client.get("/api/books?page_size=5")
    statements.clear()
    second = client.get("/api/books?page_size=5")
    assert statements == []
    assert second.data == first.data
    for name in ("Content-Type", "Link", "ETag", "Cache-Control", "Vary"):
        assert second.headers.get(name) == first.headers.get(name), name
    assert titles(client, "/api/books?page_size=1&sort=title&dir=desc") == ["Emma"]
    assert statements != [], "another question has another answer"


def test_a_change_is_seen_at_once_in_every_list(
    client: FlaskClient, sign_in: Callable[..., Any], add_book: Callable[..., int]
) -> None:
    number, admin = add_book(title="Emma"), sign_in("admin")
    lists = ("/api/books", "/api/books/search?q=e", "/api/books/by-offset", "/api/books/by-keyset")
    for path in lists:
        assert titles(client, path) == ["Emma"]
    assert admin.patch(f"/api/books/{number}", json={"title": "Persuasion, later"}).status_code == 200
    for path in lists:
        assert titles(client, path) == ["Persuasion, later"]
    assert admin.delete(f"/api/books/{number}").status_code == 204
    for path in lists:
        assert titles(client, path) == []


def test_a_statement_that_changes_many_is_seen_as_well(
    app: Flask, client: FlaskClient, add_book: Callable[..., int]
) -> None:
    add_book(title="Emma")
    assert titles(client) == ["Emma"]
    with app.app_context():
        db.session.execute(update(Book).values(title="Lady Susan"))
        db.session.commit()
    assert titles(client) == ["Lady Susan"]


def test_what_is_rolled_back_was_never_there(
    app: Flask, client: FlaskClient, add_book: Callable[..., int], statements: list[str]
) -> None:
    add_book(title="Emma")
    assert titles(client) == ["Emma"]
    with app.app_context():
        db.session.add(Book(**a_book()))
        db.session.flush()
        db.session.rollback()
    statements.clear()
    assert titles(client) == ["Emma"]
    assert statements == [], "nothing has changed, so what is kept still counts"


def test_a_reader_between_the_write_and_the_commit_keeps_nothing_that_is_old(
    app: Flask, client: FlaskClient, add_book: Callable[..., int]
) -> None:
    add_book(title="Emma")
    with app.app_context():
        db.session.add(Book(**a_book(title="Lady Susan")))
        db.session.flush()
        with ThreadPoolExecutor(1) as another_worker:  # in a thread of its own it has a session of its own
            assert another_worker.submit(titles, client).result() == ["Emma"]
        db.session.commit()
    assert sorted(titles(client)) == ["Emma", "Lady Susan"]


def test_an_account_is_no_part_of_the_catalogue(
    client: FlaskClient, sign_in: Callable[..., Any], add_book: Callable[..., int], statements: list[str]
) -> None:
    add_book(title="Emma")
    alice = sign_in()
    assert titles(client) == ["Emma"]
    assert alice.patch("/api/users/me", json={"age": 41}).status_code == 200
    statements.clear()
    assert titles(client) == ["Emma"]
    assert statements == [], "nobody has changed a book"


def test_an_administrator_and_a_guest_are_given_different_links(
    client: FlaskClient, sign_in: Callable[..., Any], add_book: Callable[..., int]
) -> None:
    add_book()
    admin = sign_in("admin")
    for _ in range(2):  # made, and kept
        assert "create" in admin.get("/api/books").json["_links"]
        assert "create" not in client.get("/api/books").json["_links"]


def test_what_is_kept_ends_by_itself_and_not_all_at_once(
    client: FlaskClient, add_book: Callable[..., int], redis: Redis
) -> None:
    add_book()
    for size in range(1, 13):
        assert client.get(f"/api/books?page_size={size}").status_code == 200
    lives = [redis.ttl(key) for key in redis.scan_iter("cache:answer:*")]
    assert len(lives) == 12
    assert all(60 <= life <= 60 * 1.1 + 62 for life in lives), "a minute, and a minute for who comes meanwhile"
    assert len(set(lives)) > 3, "answers that were made together do not end together"


def test_without_a_cache_the_answer_is_as_right(
    client: FlaskClient, add_book: Callable[..., int], cache_is_away: Any
) -> None:
    add_book(title="Emma")
    assert titles(client) == ["Emma"]
    with cache_is_away():
        assert titles(client) == ["Emma"]
        add_book(title="Lady Susan")
        assert sorted(titles(client)) == ["Emma", "Lady Susan"]
    assert sorted(titles(client)) == ["Emma", "Lady Susan"], "what was kept before it went away is old by now"


def test_a_report_has_what_was_there_when_it_was_made(
    app: Flask, sign_in: Callable[..., Any], add_book: Callable[..., int], clock: Any
) -> None:
    def refresh() -> None:
        with app.app_context():
            reports.refresh()

    alice = sign_in()
    novel = add_book(genres=["Novel"])
    add_book(genres=["Novel", "Satire"])
    refresh()
    assert counts(alice) == {"Novel": 2, "Satire": 1}
    made_at = alice.get("/api/reports/genres").json["made_at"]
    with app.app_context():
        db.session.delete(db.session.get_one(Book, novel))
        db.session.commit()
    add_book(genres=["Poem"])
    assert counts(alice) == {"Novel": 2, "Satire": 1}, "it is made now and then, not each time"
    clock.shift(60)
    refresh()
    assert counts(alice) == {"Novel": 1, "Poem": 1, "Satire": 1}
    assert alice.get("/api/reports/genres").json["made_at"] > made_at


def test_who_was_second_to_change_a_book_is_told(
    sign_in: Callable[..., Any], add_book: Callable[..., int], rows: Callable[..., list[Any]]
) -> None:
    number = add_book(summary="Before.")
    one, other = sign_in("admin"), sign_in("admin")
    path, seen = f"/api/v2/books/{number}", {"If-Match": one.get(f"/api/v2/books/{number}").headers["ETag"]}
    assert other.get(path).headers["ETag"] == seen["If-Match"]
    assert one.patch(path, json={"summary": "One's."}).status_code == 428
    assert one.patch(path, json={"summary": "One's."}, headers=seen).status_code == 200
    assert other.patch(path, json={"summary": "The other's."}, headers=seen).status_code == 412
    assert other.delete(path, headers=seen).status_code == 412
    assert rows(Book)[0].summary == "One's."


### END SOLUTION 8.2
