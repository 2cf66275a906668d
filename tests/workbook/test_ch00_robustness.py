"""Which error it is that chapter 0's app answers to bodies and searches at the edge of what it takes.

That nothing makes a 500, test_hostile_input.py sees to for every chapter.
"""

from typing import Any
from urllib.parse import quote_from_bytes

import httpx
import pytest

from solutions.ch00_books_api.books import assign
from solutions.ch00_books_api.models import Book
from tests.workbook.hostile_values import LARGEST_BODY

pytestmark = pytest.mark.chapter("0")


def is_problem(answer: httpx.Response, status: int) -> bool:
    """Whether the answer is a problem with this status."""
    is_typed = answer.headers["Content-Type"] == "application/problem+json"
    return is_typed and answer.status_code == status == answer.json()["status"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\x00", 400),
        (b'{"title": "\xed\xa0\x80"}', 422),
        (b"[" * 40_000, 400),
        (b"[" * 40_000 + b"]" * 40_000, 400),
        (b'{"title":' * 40_000, 400),
        (b'{"publication_year": ' + b"9" * 4300 + b"}", 422),
        (b'{"publication_year": ' + b"9" * 5000 + b"}", 400),
        (b'{"publication_year": NaN}', 422),
        (b'{"title": "a\\u0000b"}', 422),
        (b'{"genres": "novel"}', 422),
        (b'{"title": "a", "title": 1}', 422),
        (b'{"title": "' + b"x" * 10_001 + b'"}', 422),
        (b" " * LARGEST_BODY, 400),
        (b" " * (LARGEST_BODY + 1), 413),
    ],
    ids=lambda value: f"{value[:24]!r}…{len(value)}" if isinstance(value, bytes) else str(value),
)
def test_a_body_at_the_edge_of_json_is_refused(lab: Any, method: str, body: bytes, status: int) -> None:
    client, path = lab.client(), "/api/books" if method == "POST" else "/api/books/2"
    answer = client.request(method, path, content=body, headers={"Content-Type": "application/json"})
    assert is_problem(answer, status), answer.text
    assert all(client.get(path).status_code == 200 for path in ("/api/health", "/api/books", "/api/genres"))


@pytest.mark.parametrize("q", [b"\x00", b"a\x00", b"x" * 10_001], ids=["NUL", "NUL inside", "10,001 letters"])
def test_a_search_that_not_every_database_can_carry_out_is_refused(lab: Any, q: bytes) -> None:
    assert is_problem(lab.client().get(f"/api/books/search?q={quote_from_bytes(q)}"), 400)


def test_a_change_of_genres_alone_is_a_change_of_the_book(lab):
    client = lab.client()
    before = client.get("/api/books/5").json()
    after = client.patch("/api/books/5", json={"genres": ["war"]}).json()
    assert after["genres"] == ["war"] != before["genres"]
    assert after["updated_at"] > before["updated_at"]


def test_a_book_that_is_made_field_by_field_has_two_equal_times() -> None:
    book = Book()
    assign(book, {"title": "Kokoro", "genres": []})
    assert (book.title, book.updated_at) == ("Kokoro", None)  # the times of both columns come when it is stored
