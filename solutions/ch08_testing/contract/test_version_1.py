"""Version 1, as it was: what its clients go by is kept here, and compared whole.

A snapshot is of answers, not of the document: it holds also where the two have changed together. What differs each time
(ids, times, cursors) has a name in it; words for people are no part of the contract, so they are not there.
"""

import re
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from ..factories import a_book, a_shelf

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
FOR_PEOPLE = ("detail", "message", "request_id")


def steady(value: Any, known: dict[str, str]) -> Any:
    """Return `value` with a name in the place of what differs each time; `known` maps texts to names."""
    if isinstance(value, dict):
        return {name: steady(each, known) for name, each in value.items() if name not in FOR_PEOPLE}
    if isinstance(value, list):
        return [steady(each, known) for each in value]
    if isinstance(value, str):
        if MOMENT.fullmatch(value):
            return "<moment>"
        for text, name in sorted(known.items(), key=lambda item: -len(item[0])):  # a name may have a digit in it
            value = re.sub(rf"(?<![0-9]){re.escape(text)}(?![0-9])", name, value)
        return value
    return known.get(str(value), value) if isinstance(value, int) and not isinstance(value, bool) else value


BOOK = {
    "id": "<id>",
    "title": "Emma",
    "author": "Jane Austen",
    "author_bio": None,
    "publication_year": 1815,
    "publisher": "John Murray",
    "isbn": "<isbn>",
    "summary": "",
    "genres": ["Novel", "Satire"],
    "created_at": "<moment>",
    "updated_at": "<moment>",
    "_links": {"self": {"href": "/api/books/<id>"}, "collection": {"href": "/api/books"}},
}


### BEGIN SOLUTION 8.4
@pytest.fixture
def emma(admin: httpx.Client) -> Any:
    """A book that is there for one test, as its maker was shown it."""
    fields = {"title": "Emma", "author": "Jane Austen", "publication_year": 1815, "publisher": "John Murray"}
    answer = admin.post("/api/books", json=a_book(**fields, summary="", genres=["Satire", "Novel"]))
    assert answer.status_code == 201
    yield answer.json()
    admin.delete(f"/api/books/{answer.json()['id']}")


@pytest.fixture
def known(emma: dict[str, Any]) -> dict[str, str]:
    """What is another one each time, and what it is called in a snapshot."""
    return {str(emma["id"]): "<id>", emma["isbn"]: "<isbn>"}


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html,*/*;q=0.8"])
def test_a_book_for_who_names_no_version(
    anonymous: httpx.Client, emma: dict[str, Any], known: dict[str, str], accept: str
) -> None:
    answer = anonymous.get(f"/api/books/{emma['id']}", headers={"Accept": accept})
    assert steady(answer.json(), known) == BOOK
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["API-Version"] == "1"


@pytest.mark.parametrize(
    ("path", "headers", "kind"),
    [
        ("/api/v1/books/{id}", {}, "application/json"),
        ("/api/books/{id}?version=1", {}, "application/json"),
        ("/api/books/{id}", {"X-API-Version": "1"}, "application/json"),
        ("/api/books/{id}", {"Accept": "application/vnd.books.v1+json"}, "application/vnd.books.v1+json"),
    ],
)
def test_a_book_for_who_names_version_1(
    anonymous: httpx.Client, emma: dict[str, Any], known: dict[str, str], path: str, headers: Any, kind: str
) -> None:
    answer = anonymous.get(path.format(id=emma["id"]), headers=headers)
    body = steady(answer.json(), known)
    assert {name: body[name] for name in body if name != "_links"} == {
        name: BOOK[name] for name in BOOK if name != "_links"
    }
    assert body["_links"].keys() == {"self", "collection"}
    assert answer.headers["Content-Type"] == kind


def test_a_book_for_an_administrator(admin: httpx.Client, emma: dict[str, Any], known: dict[str, str]) -> None:
    assert steady(admin.get(f"/api/books/{emma['id']}").json(), known) == BOOK | {
        "_links": {
            "self": {"href": "/api/books/<id>"},
            "collection": {"href": "/api/books"},
            "replace": {"href": "/api/books/<id>", "method": "PUT"},
            "change": {"href": "/api/books/<id>", "method": "PATCH"},
            "delete": {"href": "/api/books/<id>", "method": "DELETE"},
        }
    }


def asked(href: str) -> tuple[str, dict[str, str]]:
    """Return the path of an address and what its query asks, in whichever order."""
    path, _, query = href.partition("?")
    return path, dict(parse_qsl(query))


def test_a_page(anonymous: httpx.Client, emma: dict[str, Any], known: dict[str, str]) -> None:
    query = {"author": "Jane Austen", "sort": "created_at", "dir": "desc", "page_size": "1"}
    answer = anonymous.get("/api/books", params=query)
    page = answer.json()
    links, cursor, next_page = page.pop("_links"), page.pop("next_cursor"), page.pop("next_page")
    assert steady(page, known) == {
        "items": [BOOK],
        "page_size": 1,
        "has_more": True,
        "prev_cursor": None,
        "prev_page": None,
        "position": {"first_id": "<id>", "last_id": "<id>", "count": 1},
    }
    assert links.pop("search") == {"href": "/api/books/search{?q}", "templated": True}
    assert all(link.keys() == {"href"} for link in links.values())
    assert {name: asked(link["href"]) for name, link in links.items()} == {
        "self": ("/api/books", query),
        "first": ("/api/books", query),
        "next": ("/api/books", {**query, "cursor": cursor}),
    }
    assert next_page == links["next"]["href"]
    in_header = {rel: asked(href) for href, rel in re.findall(r'<([^>]*)>; rel="([^"]*)"', answer.headers["Link"])}
    assert in_header == {name: asked(links[name]["href"]) for name in ("first", "next")}


def test_an_account(reader: httpx.Client) -> None:
    me = reader.get("/api/users/me").json()
    known = {str(me["id"]): "<id>", me["name"]: "<name>", me["email"]: "<e-mail>"}
    assert steady({"id": me["id"]} | me, known) | {"age": 40} == {
        "id": "<id>",
        "name": "<name>",
        "role": "user",
        "email": "<e-mail>",
        "age": 40,
        "created_at": "<moment>",
        "_links": {"self": {"href": "/api/users/<id>"}},
    }


def test_a_shelf(reader: httpx.Client) -> None:
    made = reader.post("/api/shelves", json=a_shelf(name="To read"))
    number = made.json()["id"]
    assert made.headers["Location"] == f"/api/shelves/{number}"
    assert steady(made.json(), {str(number): "<id>"}) == {
        "id": "<id>",
        "name": "To read",
        "created_at": "<moment>",
        "updated_at": "<moment>",
        "_links": {"self": {"href": "/api/shelves/<id>"}, "books": {"href": "/api/shelves/<id>/books"}},
    }
    listed = reader.get("/api/shelves").json()
    assert listed["_links"] == {"self": {"href": "/api/shelves"}}
    assert made.json() in listed["items"]


PROBLEMS = [
    ("anonymous", "GET", "/api/nowhere", None, {"title": "Not Found", "status": 404, "instance": "/api/nowhere"}),
    ("reader", "GET", "/api/users", None, {"title": "Forbidden", "status": 403, "instance": "/api/users"}),
    ("anonymous", "GET", "/api/shelves", None, {"title": "Unauthorized", "status": 401, "instance": "/api/shelves"}),
    (
        "anonymous",
        "DELETE",
        "/api/genres",
        None,
        {"title": "Method Not Allowed", "status": 405, "instance": "/api/genres"},
    ),
    (
        "anonymous",
        "GET",
        "/api/books?sort=colour&titel=Emma",
        None,
        {
            "title": "Bad Request",
            "status": 400,
            "instance": "/api/books",
            "errors": [{"parameter": "sort"}, {"parameter": "titel"}],
        },
    ),
    (
        "admin",
        "POST",
        "/api/books",
        {"title": "Emma", "genres": ["Novel", ""]},
        {
            "title": "Unprocessable Content",
            "status": 422,
            "instance": "/api/books",
            "errors": [{"pointer": "/author"}, {"pointer": "/genres/1"}],
        },
    ),
]


@pytest.mark.parametrize(("who", "method", "path", "body", "problem"), PROBLEMS)
def test_a_problem(
    request: pytest.FixtureRequest, who: str, method: str, path: str, body: Any, problem: dict[str, Any]
) -> None:
    client: httpx.Client = request.getfixturevalue(who)
    answer = client.request(method, path, json=body)
    assert answer.status_code == problem["status"]
    assert answer.headers["Content-Type"] == "application/problem+json"
    found = steady(answer.json(), {})
    if "errors" in found:
        found["errors"].sort(key=str)
    assert found == {"type": "about:blank"} | problem
    if answer.status_code == 405:
        assert {method.strip() for method in answer.headers["Allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}


### END SOLUTION 8.4
