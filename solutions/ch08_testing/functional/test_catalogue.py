"""The story of a book: added, found, changed by two at once, and gone; and who may do what."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from ..factories import a_book, an_isbn, word


def grouped(**changed: Any) -> dict[str, Any]:
    """Return a book as version 2 is sent it."""
    flat = a_book()
    return {
        "title": flat["title"],
        "author": {"name": flat["author"], "bio": "A life."},
        "publication": {"year": 1999, "publisher": "A house", "isbn": flat["isbn"]},
        "summary": "What happens.",
        "genres": ["Novel"],
    } | changed


### BEGIN SOLUTION 8.3
def test_a_book_comes_is_seen_by_all_changes_and_goes(anonymous: httpx.Client, admin: httpx.Client) -> None:
    sent = a_book(genres=["Novel", "Satire"])
    hits = {"q": sent["title"]}
    assert anonymous.get("/api/books/search", params=hits).json()["items"] == []
    made = admin.post("/api/books", json=sent)
    assert made.status_code == 201
    address = made.headers["Location"]
    seen = anonymous.get(address)
    assert seen.json() | sent == seen.json(), "what was sent is what is there"
    (hit,) = anonymous.get("/api/books/search", params=hits).json()["items"]
    assert hit == seen.json()

    replaced = {"title": sent["title"], "author": "Somebody else", "publication_year": -750}
    assert admin.put(address, json=replaced).status_code == 200
    now = anonymous.get(address).json()
    assert now["author"] == "Somebody else"
    assert now["publication_year"] == -750
    assert (now["isbn"], now["summary"], now["genres"]) == (None, None, []), "PUT replaces all of it"
    assert admin.patch(address, json={"summary": "New."}).status_code == 200
    assert anonymous.get(address).json() | {"updated_at": ""} == now | {"summary": "New.", "updated_at": ""}
    (hit,) = anonymous.get("/api/books/search", params=hits).json()["items"]
    assert hit["summary"] == "New."

    gone = admin.delete(address)
    assert (gone.status_code, gone.content) == (204, b"")
    assert admin.delete(address).status_code == 404
    assert anonymous.get(address).status_code == 404
    assert anonymous.get("/api/books/search", params=hits).json()["items"] == []


def test_one_book_has_one_isbn_however_it_is_written(admin: httpx.Client, anonymous: httpx.Client) -> None:
    nine = an_isbn()[3:12]
    check = -sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), nine, strict=True)) % 11
    ten = f"{nine[0]}-{nine[1:4]}-{nine[4:]}-{'X' if check == 10 else check}"
    made = admin.post("/api/books", json=a_book(isbn=ten))
    assert made.status_code == 201
    assert made.json()["isbn"].startswith("978")
    assert len(made.json()["isbn"]) == 13
    again = admin.post("/api/books", json=a_book(isbn=made.json()["isbn"]))
    assert again.status_code == 409
    wrong = made.json()["isbn"][:-1] + str((int(made.json()["isbn"][-1]) + 1) % 10)
    assert admin.post("/api/books", json=a_book(isbn=wrong)).status_code == 422
    assert admin.delete(made.headers["Location"]).status_code == 204


def test_both_versions_show_one_book_and_their_links_stay_in_them(
    anonymous: httpx.Client, book: dict[str, Any]
) -> None:
    first, second = (anonymous.get(f"/api/v{number}/books/{book['id']}") for number in (1, 2))
    assert first.headers["API-Version"] == "1"
    assert second.headers["API-Version"] == "2"
    new = second.json()
    assert new["author"] == {"name": book["author"], "bio": book["author_bio"]}
    assert new["publication"] == {
        "year": book["publication_year"],
        "publisher": book["publisher"],
        "isbn": book["isbn"],
    }
    assert {name: value for name, value in first.json().items() if name != "_links"} == {
        name: value for name, value in book.items() if name != "_links"
    }
    for number, answer in ((1, first), (2, second)):
        hrefs = [link["href"] for link in answer.json()["_links"].values()]
        assert all(href.startswith(f"/api/v{number}/") for href in hrefs), hrefs
    by_query = anonymous.get(f"/api/books/{book['id']}", params={"version": "2"}).json()
    assert by_query["author"] == new["author"]
    assert by_query["_links"]["collection"]["href"] == "/api/books?version=2"
    plain = anonymous.get(f"/api/books/{book['id']}")
    assert plain.headers["API-Version"] == "1"
    assert plain.json()["_links"]["self"]["href"] == f"/api/books/{book['id']}"


def test_of_two_who_change_a_book_the_second_looks_again(admin: httpx.Client, book: dict[str, Any]) -> None:
    address = f"/api/v2/books/{book['id']}"
    assert admin.patch(address, json={"summary": "Blind."}).status_code == 428
    seen = {"If-Match": admin.get(address).headers["ETag"]}
    first = admin.patch(address, json={"publication": {"year": None}, "summary": "First."}, headers=seen)
    assert first.status_code == 200
    assert admin.patch(address, json={"summary": "Second."}, headers=seen).status_code == 412
    assert admin.delete(address, headers=seen).status_code == 412
    now = admin.get(address)
    assert now.json()["summary"] == "First."
    assert now.json()["publication"] == {"year": None, "publisher": book["publisher"], "isbn": book["isbn"]}
    again = {"If-Match": now.headers["ETag"]}
    assert admin.patch(address, json={"summary": "Second."}, headers=again).status_code == 200
    assert admin.get(address).json()["summary"] == "Second."


def test_who_has_it_already_is_not_sent_it_again(anonymous: httpx.Client, admin: httpx.Client, book: Any) -> None:
    address = f"/api/books/{book['id']}"
    tag = anonymous.get(address).headers["ETag"]
    again = anonymous.get(address, headers={"If-None-Match": f'"another", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == tag
    assert admin.patch(address, json={"summary": "New."}).status_code == 200
    changed = anonymous.get(address, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.json()["summary"] == "New."
    assert changed.headers["ETag"] != tag


def test_a_shared_cache_keeps_what_is_the_same_for_all_and_nothing_else(
    anonymous: httpx.Client, reader: httpx.Client
) -> None:
    for _ in range(2):  # as it is made, and as it is kept
        public = anonymous.get("/api/books", params={"page_size": 3})
        assert public.headers["Cache-Control"].startswith("public, max-age=")
        assert {"Authorization", "Cookie"} <= {name.strip() for name in public.headers["Vary"].split(",")}
        assert public.headers["Link"].startswith("<")
    assert reader.get("/api/books", params={"page_size": 3}).headers["Cache-Control"] == "private, no-cache"
    assert reader.get("/api/users/me").headers["Cache-Control"] == "no-store"
    assert anonymous.get("/api/books/999999999").headers["Cache-Control"] == "no-store"


@pytest.fixture
def works(admin: httpx.Client) -> Iterator[tuple[str, list[int]]]:
    """An author whom nobody else is called like, and the ids of nine books, some of which are of the same year."""
    author = f"Author {word()}"
    years = [1950, None, 1900, 1950, 1950, None, -750, 1950, 1900]
    made = [admin.post("/api/books", json=a_book(author=author, publication_year=year)) for year in years]
    assert [answer.status_code for answer in made] == [201] * 9
    yield author, [answer.json()["id"] for answer in made]
    for answer in made:
        admin.delete(answer.headers["Location"])


@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_who_walks_through_a_list_and_back_sees_each_book_once(
    anonymous: httpx.Client, works: tuple[str, list[int]], direction: str
) -> None:
    author, ids = works
    query = {"author": author, "sort": "publication_year", "dir": direction}
    whole = anonymous.get("/api/books", params=query | {"page_size": 100}).json()["items"]
    assert sorted(book["id"] for book in whole) == sorted(ids)
    years = [book["publication_year"] for book in whole]
    assert years == [*sorted(years[:7], reverse=direction == "desc"), None, None]

    page = anonymous.get("/api/books", params=query | {"page_size": 2}).json()
    assert "prev" not in page["_links"]
    pages = [page]
    while "next" in page["_links"]:
        assert page["has_more"]
        page = anonymous.get(page["_links"]["next"]["href"]).json()
        pages.append(page)
    assert not page["has_more"]
    assert [book for each in pages for book in each["items"]] == whole
    for expected in pages[-2::-1]:
        page = anonymous.get(page["_links"]["prev"]["href"]).json()
        assert page["items"] == expected["items"]
    assert "prev" not in page["_links"]


def test_a_cursor_is_good_for_its_own_list(anonymous: httpx.Client, works: tuple[str, list[int]]) -> None:
    author, _ = works
    cursor = anonymous.get("/api/books", params={"author": author, "page_size": 2}).json()["next_cursor"]
    good = anonymous.get("/api/books", params={"author": author, "page_size": 5, "cursor": cursor})
    assert len(good.json()["items"]) == 5
    forged = base64.urlsafe_b64encode(json.dumps([False, 7]).encode()).decode().rstrip("=")
    for query in ({"author": "Austen", "cursor": cursor}, {"cursor": cursor}, {"author": author, "cursor": forged}):
        answer = anonymous.get("/api/books", params=query)
        assert answer.status_code == 400
        assert [fault["parameter"] for fault in answer.json()["errors"]] == ["cursor"]


def test_a_search_takes_letters_as_letters(anonymous: httpx.Client, admin: httpx.Client) -> None:
    made = admin.post("/api/books", json=a_book(title=f"100% {word()}_x", author="Ярость"))
    assert made.status_code == 201
    title = made.json()["title"]
    for q, hits in ((title, 1), (title.upper(), 1), (title.replace("_", "%"), 0), (title.replace("0", "_", 1), 0)):
        found = anonymous.get("/api/books/search", params={"q": q}).json()["items"]
        assert len(found) == hits, q
    assert anonymous.get("/api/books", params={"author": "ярость"}).json()["items"][0]["id"] == made.json()["id"]
    assert admin.delete(made.headers["Location"]).status_code == 204


FOR_ADMINISTRATORS = [
    ("POST", "/api/books", a_book()),
    ("PUT", "/api/books/1", a_book()),
    ("PATCH", "/api/books/1", {"summary": "Defaced."}),
    ("DELETE", "/api/books/1", None),
    ("POST", "/api/books/1/cover", {"url": "http://127.0.0.1/"}),
    ("GET", "/api/users", None),
    ("POST", "/api/auth/keys/rotate", None),
    ("POST", "/api/cache/invalidate", {"pattern": "*"}),
    ("GET", "/api/cache/stats", None),
    ("GET", "/api/versions/1/use", None),
]


@pytest.mark.parametrize(("method", "path", "body"), FOR_ADMINISTRATORS, ids=lambda value: str(value)[:30])
def test_what_is_for_administrators_is_for_nobody_else(
    anonymous: httpx.Client, reader: httpx.Client, method: str, path: str, body: Any
) -> None:
    before = anonymous.get("/api/books/1").content
    assert anonymous.request(method, path, json=body).status_code == 401
    assert reader.request(method, path, json=body).status_code == 403
    assert anonymous.get("/api/books/1").content == before


def test_what_a_caller_may_do_is_what_they_are_offered(
    anonymous: httpx.Client, reader: httpx.Client, admin: httpx.Client, book: dict[str, Any]
) -> None:
    address = f"/api/books/{book['id']}"
    assert admin.get(address).json()["_links"].keys() == {"self", "collection", "replace", "change", "delete"}
    for client in (anonymous, reader):
        assert client.get(address).json()["_links"].keys() == {"self", "collection"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/books/999999999", 404),
        ("GET", "/api/nowhere", 404),
        ("GET", "/api/v9/books", 404),
        ("GET", "/api/books?sort=password", 400),
        ("GET", "/api/books?page_size=101", 400),
        ("GET", "/api/books?version=3", 400),
        ("DELETE", "/api/genres", 405),
        ("POST", "/api/auth/login", 415),
    ],
)
def test_every_error_has_one_shape(anonymous: httpx.Client, method: str, path: str, status: int) -> None:
    answer = anonymous.request(method, path, content=b"x" if method == "POST" else None)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert answer.json()["title"]
    assert "Traceback" not in answer.text


### END SOLUTION 8.3
