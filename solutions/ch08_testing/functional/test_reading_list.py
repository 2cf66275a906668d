"""The story of a reader: from the first look at the catalogue to a list of their own, and out again.

Each test is one story, told through HTTP as a client lives it: what comes next is followed by link where there is one.
"""

from collections.abc import Callable
from typing import Any

import httpx

from ..factories import a_shelf, a_user

Enter = Callable[[str, str], httpx.Client]


### BEGIN SOLUTION 8.3
def test_a_reader_registers_keeps_a_list_and_leaves(
    anonymous: httpx.Client, enter: Enter, book: dict[str, Any]
) -> None:
    person = a_user(age=34)
    registered = anonymous.post("/api/users", json=person)
    assert registered.status_code == 201
    assert "password" not in registered.text
    reader = enter(person["email"].upper(), person["password"])
    me = reader.get("/api/users/me").json()
    assert (me["name"], me["email"], me["age"], me["role"]) == (person["name"], person["email"], 34, "user")

    found = reader.get("/api/books/search", params={"q": book["title"]}).json()["items"]
    assert [hit["id"] for hit in found] == [book["id"]]

    made = reader.post("/api/shelves", json={"name": "To read"})
    assert made.status_code == 201
    shelf = reader.get(made.headers["Location"]).json()
    assert shelf == made.json()
    books = shelf["_links"]["books"]["href"]
    assert reader.put(f"{books}/{book['id']}").status_code == 204
    assert reader.put(f"{books}/{book['id']}").status_code == 204
    assert [each["id"] for each in reader.get(books).json()["items"]] == [book["id"]]

    assert reader.patch(made.headers["Location"], json={"name": "Read"}).json()["name"] == "Read"
    assert [each["name"] for each in reader.get("/api/shelves").json()["items"]] == ["Read"]
    assert reader.delete(f"{books}/{book['id']}").status_code == 204
    assert reader.get(books).json()["items"] == []
    assert reader.delete(made.headers["Location"]).status_code == 204
    assert reader.get(made.headers["Location"]).status_code == 404
    assert reader.get("/api/shelves").json()["items"] == []

    assert reader.delete("/api/auth/logout").status_code == 204
    refused = reader.get("/api/users/me")
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"].startswith("Bearer")


def test_nobody_else_knows_of_a_shelf(reader: httpx.Client, stranger: httpx.Client, admin: httpx.Client) -> None:
    address = reader.post("/api/shelves", json=a_shelf(name="Gifts")).headers["Location"]
    mine = reader.get(address).json()
    for other in (stranger, admin):
        nowhere = other.get("/api/shelves/999999999").json()
        for method in ("GET", "PATCH", "DELETE"):
            answer = other.request(method, address, json={"name": "mine now"})
            assert answer.status_code == 404
            assert answer.json()["detail"] == nowhere["detail"], "the answer would tell that there is something"
        assert other.get(f"{address}/books").status_code == 404
        listed = other.get("/api/shelves", params={"owner": me(reader)["id"]}).json()["items"]
        assert address not in [shelf["_links"]["self"]["href"] for shelf in listed]
    assert reader.get(address).json() == mine
    assert reader.delete(address).status_code == 204


def test_a_shelf_is_its_makers_whatever_the_body_says(reader: httpx.Client, stranger: httpx.Client) -> None:
    number = len(stranger.get("/api/shelves").json()["items"])
    answer = reader.post("/api/shelves", json=a_shelf(owner_id=me(stranger)["id"]))
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/owner_id"]
    assert len(stranger.get("/api/shelves").json()["items"]) == number


def test_others_see_a_name_and_no_more(reader: httpx.Client, stranger: httpx.Client, admin: httpx.Client) -> None:
    address = me(reader)["_links"]["self"]["href"]
    assert stranger.get(address).json().keys() == {"id", "name", "created_at", "_links"}
    assert admin.get(address).json().keys() == {"id", "name", "created_at", "role", "_links"}


def test_nobody_makes_themselves_an_administrator(anonymous: httpx.Client, reader: httpx.Client, enter: Enter) -> None:
    answer = anonymous.post("/api/users", json=a_user(role="admin", is_admin=True))
    assert answer.status_code == 422
    assert {fault["pointer"] for fault in answer.json()["errors"]} == {"/role", "/is_admin"}
    before = me(reader)
    for change in ({"role": "admin"}, {"email": "root@example.org"}, {"age": 20, "id": 1}):
        assert reader.patch("/api/users/me", json=change).status_code == 422
    assert me(reader) == before


def test_one_mailbox_has_one_account(anonymous: httpx.Client) -> None:
    person = a_user()
    assert anonymous.post("/api/users", json=person).status_code == 201
    again = a_user(email=person["email"].title())
    assert anonymous.post("/api/users", json=again).status_code == 409


def test_a_password_that_everybody_tries_is_refused(anonymous: httpx.Client) -> None:
    for password in ("P@ssw0rd2024!", "aB3$", "nothing but small letters"):
        answer = anonymous.post("/api/users", json=a_user(password=password))
        assert answer.status_code == 422, password
        assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/password"]


def me(client: httpx.Client) -> dict[str, Any]:
    """Return the caller's own account."""
    answer = client.get("/api/users/me")
    assert answer.status_code == 200
    return dict(answer.json())


### END SOLUTION 8.3
