"""Shelves: whose they are, the database decides."""

from collections.abc import Callable
from typing import Any

import pytest

from solutions.ch01_security.shelves import Shelf

from ..factories import a_shelf


### BEGIN SOLUTION 8.2
@pytest.fixture
def owners(sign_in: Callable[..., Any]) -> tuple[Any, Any]:
    """Two people, of whom each has shelves; no id of a shelf is that of its owner."""
    alice, bob = sign_in(), sign_in()
    for owner in (bob, bob, alice):
        assert owner.post("/api/shelves", json=a_shelf()).status_code == 201
    return alice, bob


def test_a_shelf_belongs_to_whoever_made_it(owners: tuple[Any, Any], rows: Callable[..., list[Any]]) -> None:
    alice, bob = owners
    ids = [owner.get("/api/users/me").json["id"] for owner in owners]
    assert [shelf.owner_id for shelf in rows(Shelf)] == [ids[1], ids[1], ids[0]]
    assert len(alice.get("/api/shelves").json["items"]) == 1
    assert len(bob.get("/api/shelves").json["items"]) == 2


@pytest.mark.parametrize("role", ["user", "admin"])
def test_anybody_elses_shelf_is_not_there(
    owners: tuple[Any, Any], sign_in: Callable[..., Any], rows: Callable[..., list[Any]], role: str
) -> None:
    before = [(shelf.id, shelf.name) for shelf in rows(Shelf)]
    somebody = sign_in(role)
    for method in ("GET", "PATCH", "DELETE"):
        nowhere = somebody.open("/api/shelves/999999", method=method, json={"name": "mine now"})
        for number, _ in before:
            answer = somebody.open(f"/api/shelves/{number}", method=method, json={"name": "mine now"})
            assert answer.status_code == nowhere.status_code == 404
            assert answer.json["detail"] == nowhere.json["detail"]
    assert [(shelf.id, shelf.name) for shelf in rows(Shelf)] == before


def test_ones_own_shelf_is_there(owners: tuple[Any, Any]) -> None:
    for owner in owners:
        for shelf in owner.get("/api/shelves").json["items"]:
            assert owner.get(f"/api/shelves/{shelf['id']}").json == shelf


def test_a_book_that_is_deleted_leaves_the_shelves(
    owners: tuple[Any, Any], sign_in: Callable[..., Any], add_book: Callable[..., int]
) -> None:
    alice, _ = owners
    shelf = alice.get("/api/shelves").json["items"][0]["id"]
    kept, gone = add_book(), add_book()
    for number in (kept, gone, kept):  # twice is once
        assert alice.put(f"/api/shelves/{shelf}/books/{number}").status_code == 204
    assert sign_in("admin").delete(f"/api/books/{gone}").status_code == 204
    assert [book["id"] for book in alice.get(f"/api/shelves/{shelf}/books").json["items"]] == [kept]


### END SOLUTION 8.2
