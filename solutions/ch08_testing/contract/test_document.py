"""The document is a promise: what the API answers is held against it, and it is held against the one before."""

import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from solutions.ch07_docs.changes import COMMITTED, announced, breaking

from ..factories import a_book, a_shelf, a_user, an_isbn
from .description import Description

Address = Callable[[str], str]


@pytest.fixture(scope="session")
def described(anonymous: httpx.Client) -> Description:
    """What the API that answers says of itself."""
    answer = anonymous.get("/openapi.json")
    assert answer.status_code == 200
    return Description(answer.json())


@pytest.fixture
def address(book: dict[str, Any], reader: httpx.Client) -> Address:
    """Fill in an address: {book} and {shelf} are the ids of some that are there."""

    def filled(path: str) -> str:
        shelf = 0
        if "{shelf}" in path:
            shelf = reader.post("/api/shelves", json=a_shelf()).json()["id"]
            reader.put(f"/api/shelves/{shelf}/books/{book['id']}")
        return path.format(book=book["id"], shelf=shelf)

    return filled


### BEGIN SOLUTION 8.4
def in_version_2(**changed: Any) -> dict[str, Any]:
    """Return a book as version 2 is sent it."""
    return {"title": "T", "author": {"name": "A"}, "publication": {"isbn": an_isbn()}} | changed


ANSWERED = [  # who asks, what, with what, and how that is answered
    ("anonymous", "GET", "/api", None, 200),
    ("admin", "GET", "/api", None, 200),
    ("anonymous", "GET", "/api/health", None, 200),
    ("anonymous", "GET", "/api/versions", None, 200),
    ("anonymous", "GET", "/api/v1/books", None, 200),
    ("anonymous", "GET", "/api/v2/books", None, 200),
    ("admin", "GET", "/api/v2/books", None, 200),
    ("anonymous", "GET", "/api/v1/books?sort=colour&page_size=0&titel=Emma", None, 400),
    ("anonymous", "GET", "/api/v1/books/by-offset?total=true", None, 200),
    ("anonymous", "GET", "/api/v2/books/by-offset?page=2&page_size=100", None, 200),
    ("anonymous", "GET", "/api/v1/books/by-offset?page=99999", None, 400),
    ("anonymous", "GET", "/api/v2/books/by-keyset", None, 200),
    ("anonymous", "GET", "/api/v1/books/by-keyset?sort=id", None, 200),
    ("anonymous", "GET", "/api/v1/books/search?q=a", None, 200),
    ("anonymous", "GET", "/api/v2/search?q=a", None, 200),
    ("anonymous", "GET", "/api/v1/activity?since=2024-01-08T08:00:00Z", None, 200),
    ("anonymous", "GET", "/api/v2/activity?since=2024-01-08T08:00:00Z", None, 200),
    ("anonymous", "GET", "/api/genres", None, 200),
    ("anonymous", "GET", "/api/v1/books/{book}", None, 200),
    ("admin", "GET", "/api/v1/books/{book}", None, 200),
    ("anonymous", "GET", "/api/v2/books/{book}", None, 200),
    ("anonymous", "GET", "/api/v2/books/999999999", None, 404),
    ("anonymous", "GET", "/api/books/{book}/cover", None, 404),
    ("admin", "POST", "/api/v1/books", a_book(), 201),
    ("admin", "POST", "/api/v2/books", in_version_2(), 201),
    ("admin", "POST", "/api/v1/books", {"genres": ["", "a/b"], "a/b": 1}, 422),
    ("admin", "POST", "/api/v2/books", in_version_2(author={}), 422),
    ("anonymous", "POST", "/api/v1/books", a_book(), 401),
    ("reader", "POST", "/api/v1/books", a_book(), 403),
    ("admin", "PUT", "/api/v1/books/{book}", a_book(), 200),
    ("admin", "PATCH", "/api/v1/books/{book}", {"summary": None}, 200),
    ("admin", "PATCH", "/api/v2/books/{book}", {"summary": None}, 428),
    ("admin", "DELETE", "/api/v1/books/{book}", None, 204),
    ("admin", "DELETE", "/api/v1/books/999999999", None, 404),
    ("admin", "POST", "/api/books/{book}/cover", {"url": "http://127.0.0.1/"}, 422),
    ("anonymous", "POST", "/api/auth/login", {"email": "nobody@example.org", "password": "none"}, 401),
    ("anonymous", "POST", "/api/auth/login", {"email": 7}, 422),
    ("admin", "POST", "/api/auth/login", {"email": "bob@example.org", "password": "Bob has 1 long passphrase"}, 200),
    ("anonymous", "POST", "/api/auth/refresh", {"refresh_token": "none"}, 401),
    ("anonymous", "GET", "/api/auth/csrf", None, 200),
    ("anonymous", "GET", "/.well-known/jwks.json", None, 200),
    ("anonymous", "POST", "/api/users", a_user(), 201),
    ("anonymous", "POST", "/api/users", {"name": "", "role": "admin"}, 422),
    ("admin", "GET", "/api/users", None, 200),
    ("reader", "GET", "/api/users", None, 403),
    ("reader", "GET", "/api/users/1", None, 200),
    ("admin", "GET", "/api/users/1", None, 200),
    ("reader", "GET", "/api/users/me", None, 200),
    ("anonymous", "GET", "/api/users/me", None, 401),
    ("reader", "PATCH", "/api/users/me", {"age": None}, 200),
    ("reader", "PATCH", "/api/users/me", {"age": "old"}, 422),
    ("reader", "GET", "/api/shelves", None, 200),
    ("reader", "POST", "/api/shelves", a_shelf(), 201),
    ("reader", "POST", "/api/shelves", {}, 422),
    ("reader", "GET", "/api/shelves/{shelf}", None, 200),
    ("stranger", "GET", "/api/shelves/{shelf}", None, 404),
    ("reader", "PATCH", "/api/shelves/{shelf}", a_shelf(), 200),
    ("reader", "DELETE", "/api/shelves/{shelf}", None, 204),
    ("reader", "GET", "/api/v1/shelves/{shelf}/books", None, 200),
    ("reader", "GET", "/api/v2/shelves/{shelf}/books", None, 200),
    ("reader", "PUT", "/api/shelves/{shelf}/books/{book}", None, 204),
    ("reader", "DELETE", "/api/shelves/{shelf}/books/{book}", None, 204),
    ("reader", "GET", "/api/reports/catalog", None, 200),
    ("reader", "GET", "/api/reports/genres", None, 200),
    ("anonymous", "POST", "/api/webhook", {"isbn": "9780141439587", "summary": "."}, 403),
    ("admin", "GET", "/api/versions/1/use", None, 200),
    ("admin", "GET", "/api/versions/9/use", None, 404),
    ("admin", "GET", "/api/cache/stats", None, 200),
    ("admin", "POST", "/api/cache/invalidate", {"pattern": "nothing:*"}, 200),
]


@pytest.mark.parametrize(
    ("who", "method", "path", "body", "status"), ANSWERED, ids=[f"{row[1]} {row[2]} {row[4]}" for row in ANSWERED]
)
def test_an_answer_is_what_the_document_says(
    request: pytest.FixtureRequest,
    described: Description,
    address: Address,
    who: str,
    method: str,
    path: str,
    body: Any,
    status: int,
) -> None:
    client: httpx.Client = request.getfixturevalue(who)
    filled = address(path)
    answer = client.request(method, filled, json=body)
    assert answer.status_code == status, answer.text
    assert described.faults(method, filled.partition("?")[0], answer) == []


@pytest.mark.parametrize("headers", [{"X-API-Version": "3"}, {"Accept": "application/vnd.books.v3+json"}])
def test_what_cannot_be_had_is_what_the_document_says(
    anonymous: httpx.Client, described: Description, headers: dict[str, str]
) -> None:
    answer = anonymous.get("/api/v1/books", headers=headers)
    assert answer.status_code in (400, 406)
    assert described.faults("GET", "/api/v1/books", answer) == []


@pytest.mark.parametrize("version", [1, 2])
def test_what_is_the_same_as_before_is_what_the_document_says(
    anonymous: httpx.Client, admin: httpx.Client, described: Description, book: dict[str, Any], version: int
) -> None:
    path = f"/api/v{version}/books/{book['id']}"
    seen = anonymous.get(path)
    same = anonymous.get(path, headers={"If-None-Match": seen.headers["ETag"]})
    assert same.status_code == 304
    assert described.faults("GET", path, same) == []
    stale = admin.patch(path, json={"summary": "."}, headers={"If-Match": '"another"'})
    assert stale.status_code == 412
    assert described.faults("PATCH", path, stale) == []


def test_a_taken_isbn_and_a_body_of_another_type_are_what_the_document_says(
    admin: httpx.Client, described: Description, book: dict[str, Any]
) -> None:
    for answer, status in (
        (admin.post("/api/v1/books", json=a_book(isbn=book["isbn"])), 409),
        (admin.post("/api/v1/books", content=b"title=Emma"), 415),
        (admin.post("/api/v1/books", content=b"{", headers={"Content-Type": "application/json"}), 400),
    ):
        assert answer.status_code == status
        assert described.faults("POST", "/api/v1/books", answer) == []


def test_who_has_to_sign_in_is_what_the_document_says(anonymous: httpx.Client, described: Description) -> None:
    for method, path, operation in described.operations():
        choices = operation["security"]
        filled = path.replace("{guide}", "errors").replace("{file}", "docs.css")
        filled = re.sub(r"\{.+?\}", "1", filled)
        answer = anonymous.request(method, filled)
        assert described.faults(method, filled, answer) == [], f"{method} {path}"
        if {"token": []} in choices and {} not in choices:
            assert answer.status_code == 401, f"{method} {path}"
        elif method == "GET":
            assert answer.status_code != 401, f"{method} {path}"


def test_what_is_refused_is_what_the_document_calls_wrong(admin: httpx.Client, described: Description) -> None:
    for version, whole in ((1, a_book()), (2, in_version_2())):
        path = f"/api/v{version}/books"
        schema = described.operation("POST", path)["requestBody"]["content"]["application/json"]["schema"]
        assert described.misfits(schema, whole) == []
        for wrong in (
            {"title": ""},
            {"title": "T" * 501},
            {"title": None},
            {"summary": 7},
            {"summary": "s" * 10_001},
            {"genres": None},
            {"shelf": "A4"},
        ):
            assert described.misfits(schema, whole | wrong), f"the document lets {str(wrong)[:40]} pass"
            assert admin.post(path, json=whole | wrong).status_code == 422, wrong


def test_each_address_that_the_entrance_names_is_described(admin: httpx.Client, described: Description) -> None:
    def bare(path: str) -> str:
        return re.sub(r"^/api/v\d", "/api", re.sub(r"\{\?.*\}|\?.*", "", path))

    paths = {bare(path) for path in described.document["paths"]}
    for entrance in ("/api", "/api/v2"):
        for link in admin.get(entrance).json()["_links"].values():
            assert bare(link["href"]) in paths


def test_each_example_is_of_what_it_is_an_example_of(described: Description) -> None:
    seen = 0
    for _, _, operation in described.operations():
        parts = [operation.get("requestBody", {}), *map(described.resolved, operation["responses"].values())]
        for content in [content for part in parts for content in described.resolved(part).get("content", {}).values()]:
            if "example" in content and "schema" in content:
                seen += 1
                assert described.misfits(content["schema"], content["example"]) == []
    assert seen > 20


def test_each_error_is_a_problem_and_nothing_else(described: Description) -> None:
    for method, path, operation in described.operations():
        for status, response in operation["responses"].items():
            if status >= "400":
                content = described.resolved(response)["content"]
                assert list(content) == ["application/problem+json"], f"{method} {path} {status}"


def test_nothing_breaks_a_client_that_goes_by_the_document_before(described: Description) -> None:
    before = json.loads(COMMITTED.read_text(encoding="utf-8"))
    broken = breaking(before, described.document)
    assert set(broken) <= announced(before["info"]["version"])


### END SOLUTION 8.4
