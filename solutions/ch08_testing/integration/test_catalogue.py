"""The catalogue, with the database behind it: what is stored, what is found, and what a page costs."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from solutions.ch00_books_api.models import Book

from ..factories import a_book


def walk(client: FlaskClient, path: str, link: str = "next") -> Iterator[dict[str, Any]]:
    """Yield the pages of a list, from `path` on, each by the link of the one before."""
    for _ in range(50):
        answer = client.get(path)
        assert answer.status_code == 200, answer.text
        yield answer.json
        if link not in answer.json["_links"]:
            return
        path = answer.json["_links"][link]["href"]
    pytest.fail("the list has no end")


def titles(client: FlaskClient, path: str) -> list[str]:
    """Return the titles in a list, page after page."""
    return [book["title"] for page in walk(client, path) for book in page["items"]]


### BEGIN SOLUTION 8.2
def test_what_is_answered_is_stored(sign_in: Callable[..., Any], rows: Callable[..., list[Any]]) -> None:
    sent = a_book(isbn="0-14-143958-0", genres=["Novel", " novel", "Satire"])
    answer = sign_in("admin").post("/api/books", json=sent)
    assert answer.status_code == 201
    (stored,) = rows(Book)
    assert (stored.title, stored.author, stored.publication_year) == (sent["title"], sent["author"], 1999)
    assert stored.isbn == "9780141439587"
    assert answer.json["id"] == stored.id
    assert answer.json["genres"] == ["Novel", "Satire"]


def test_a_refused_change_changes_nothing(
    sign_in: Callable[..., Any], add_book: Callable[..., int], rows: Callable[..., list[Any]]
) -> None:
    number = add_book(title="Emma", summary="Before.")
    answer = sign_in("admin").patch(f"/api/books/{number}", json={"summary": "After.", "publication_year": "soon"})
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json["errors"]] == ["/publication_year"]
    assert rows(Book)[0].summary == "Before."


def test_two_books_do_not_share_an_isbn(
    sign_in: Callable[..., Any], add_book: Callable[..., int], rows: Callable[..., list[Any]]
) -> None:
    add_book(isbn="0141439580")  # an old row, from before there was one form
    answer = sign_in("admin").post("/api/books", json=a_book(isbn="978-0-14-143958-7"))
    assert answer.status_code == 409
    assert len(rows(Book)) == 1


def test_a_filter_finds_what_it_names(client: FlaskClient, add_book: Callable[..., int]) -> None:
    add_book(title="Чайка", author="Антон Чехов", publication_year=1900, genres=["Novel"])
    add_book(title="100% Sea", author="A % B", publication_year=None, genres=["Novella"])
    add_book(title="Under_score", author="A_B", publication_year=1950, genres=["Novel", "Satire"])
    add_book(title="Back\\slash", author="A\\B", publication_year=-750, genres=[])
    for query, found in (
        ("author=%25", ["100% Sea"]),
        ("author=_", ["Under_score"]),
        ("author=%5C", ["Back\\slash"]),
        ("author=ЧЕХОВ", ["Чайка"]),
        ("genre=Novel", ["Чайка", "Under_score"]),
        ("genre=Nov", []),
        ("year_from=1900&year_to=1900", ["Чайка"]),
        ("year_from=0", ["Чайка", "Under_score"]),
        ("author=чехов&year_from=1950", []),  # each condition takes some away
        ("author=a&genre=Satire", ["Under_score"]),
        ("author=' OR 1=1 --", []),
    ):
        assert titles(client, f"/api/books?{query}&page_size=100") == found, query


@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_pages_lose_nothing_and_show_nothing_twice(
    client: FlaskClient, add_book: Callable[..., int], clock: Any, direction: str
) -> None:
    years = [1950, None, 1900, 1950, 1950, None, -750]  # equal ones across the ends of pages
    numbers = [add_book(author=f"A {year}", publication_year=year) for year in years]
    for sort in ("publication_year", "author", "created_at"):
        path = f"/api/books?sort={sort}&dir={direction}&page_size="
        found = [book["id"] for page in walk(client, f"{path}2") for book in page["items"]]
        assert found == [book["id"] for book in client.get(f"{path}100").json["items"]]
        assert sorted(found) == sorted(numbers)
    last = client.get(f"/api/books?sort=publication_year&dir={direction}").json["items"][-2:]
    assert {book["id"] for book in last} == {numbers[1], numbers[5]}, "books without a year come last, whichever way"


def test_equal_books_stand_in_the_direction_of_the_list(client: FlaskClient, add_book: Callable[..., int]) -> None:
    numbers = [add_book(author="A", publication_year=1950) for _ in range(5)]
    for sort in ("publication_year", "author"):
        for way in ("books", "books/by-offset", "books/by-keyset"):
            for direction, expected in (("asc", numbers), ("desc", numbers[::-1])):
                answer = client.get(f"/api/{way}?sort={sort}&dir={direction}")
                assert [book["id"] for book in answer.json["items"]] == expected, way


def test_a_list_that_changes_between_two_pages_stays_a_list(
    client: FlaskClient, add_book: Callable[..., int], sign_in: Callable[..., Any]
) -> None:
    numbers = [add_book(title=f"T{place}") for place in range(4)]
    page = client.get("/api/books?sort=title&page_size=2").json
    admin = sign_in("admin")
    assert admin.delete(f"/api/books/{numbers[1]}").status_code == 204  # the very book at which the page ended
    add_book(title="T0a")
    following = client.get(page["_links"]["next"]["href"]).json
    assert [book["title"] for book in following["items"]] == ["T2", "T3"]
    back = client.get(following["_links"]["prev"]["href"]).json
    assert [book["title"] for book in back["items"]] == ["T0", "T0a"]
    assert "prev" not in back["_links"]


def test_the_first_page_has_none_before_it_and_the_last_none_after(
    client: FlaskClient, add_book: Callable[..., int]
) -> None:
    for _ in range(4):
        add_book()
    first, last = walk(client, "/api/books?page_size=2")
    assert first["prev_cursor"] is None
    assert (first["has_more"], last["has_more"]) == (True, False)
    assert last["next_cursor"] is None
    assert [page["position"]["count"] for page in (first, last)] == [2, 2]


def test_a_page_costs_the_same_however_many_books_there_are(
    client: FlaskClient, add_book: Callable[..., int], statements: list[str], loaded: list[Any]
) -> None:
    for _ in range(12):
        add_book()
    for path in ("books?", "books/by-offset?page=3&", "books/by-keyset?", "books/search?q=Book&"):
        statements.clear()
        loaded.clear()
        assert client.get(f"/api/{path}page_size=2").status_code == 200
        assert len(statements) <= 2, "one for the books, one for the genres of all of them"
        assert any("LIMIT" in statement for statement in statements)
        assert len(loaded) <= 3, "those of the page, and one more to see whether there are any"


### END SOLUTION 8.2
