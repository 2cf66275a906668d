"""The search that came with version 2: what it finds and where, what it refuses, its pages; version 1 has none."""

from typing import Any

import pytest

pytestmark = pytest.mark.chapter("5")

SEARCH = "/api/v2/search"
PLACES = ("author", "publisher", "summary", "title")


def put(lab: Any, book: int, **values: str | None) -> None:
    for name, value in values.items():
        lab.execute(f"UPDATE books SET {name} = :value WHERE id = :book", value=value, book=book)


def found(answer: Any) -> dict[int, list[str]]:
    """Where each book was found."""
    assert answer.status_code == 200, answer.text
    return {item["book"]["id"]: item["found_in"] for item in answer.json()["items"]}


def refused(answer: Any) -> list[str]:
    """Which parameters are not as they must be."""
    assert answer.status_code == 400, answer.text
    return [fault["parameter"] for fault in answer.json()["errors"]]


def test_it_is_not_there_in_version_1(lab: Any) -> None:
    client = lab.client()
    for path, headers in (
        ("/api/search?q=sea", {}),
        ("/api/v1/search?q=sea", {}),
        ("/api/search?q=sea&version=1", {}),
        ("/api/search?q=sea", {"X-API-Version": "1"}),
        ("/api/search?q=sea", {"Accept": "application/vnd.books.v1+json"}),
        ("/api/search", {}),
    ):
        answer = client.get(path, headers=headers)
        assert answer.status_code == 404, path
        assert answer.headers["Content-Type"] == "application/problem+json"
    for path, headers in (
        ("/api/v2/search?q=sea", {}),
        ("/api/search?q=sea&version=2", {}),
        ("/api/search?q=sea", {"X-API-Version": "2"}),
        ("/api/search?q=sea", {"Accept": "application/vnd.books.v2+json"}),
    ):
        assert client.get(path, headers=headers).status_code == 200, path
    assert "search" not in client.get("/api").json()["_links"]
    assert "search" not in client.get("/api/v1").json()["_links"]
    assert client.get("/api/v2").json()["_links"]["search"]["href"] == "/api/v2/search"


def test_a_page_of_another_origin_may_ask_for_it_by_header(lab: Any) -> None:
    headers = {
        "Origin": "https://app.shop.test",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "x-api-version",
    }
    answer = lab.client().options("/api/search", headers=headers)
    assert answer.status_code == 200
    assert "x-api-version" in answer.headers["Access-Control-Allow-Headers"].lower()


def test_it_says_where_it_found_what(lab: Any) -> None:
    client = lab.client()
    put(lab, 1, title="Quagga", author="A. Nimal", summary="About zebras.", publisher="Plains")
    put(lab, 2, title="Zebras", author="Quagga", summary="Quagga and quagga.", publisher=None)
    put(lab, 3, title="Nothing", author="Nobody", summary=None, publisher="The QUAGGA Press")
    answer = client.get(SEARCH, params={"q": "quagga"})
    assert found(answer) == {1: ["title"], 2: ["author", "summary"], 3: ["publisher"]}
    book = answer.json()["items"][0]["book"]
    assert book == client.get("/api/v2/books/1").json()
    for places, expected in (
        ("title", {1: ["title"]}),
        ("summary,title", {1: ["title"], 2: ["summary"]}),
        ("title,summary", {1: ["title"], 2: ["summary"]}),
        ("publisher", {3: ["publisher"]}),
        (",".join(PLACES), {1: ["title"], 2: ["author", "summary"], 3: ["publisher"]}),
    ):
        assert found(client.get(SEARCH, params={"q": "quagga", "in": places})) == expected


@pytest.mark.parametrize(
    ("title", "q"),
    [
        ("Преступление и наказание", "НАКАЗАНИЕ"),
        ("Ἰλιάς", "ἰλιά"),
        ("紅樓夢", "樓"),
        ("ΟΔΥΣΣΕΙΑ", "οδυσσ"),
        ("Çalıkuşu", "çalı"),
        ("100% wool_and \\ steel", "100% wool_"),
        ("A\\B", "a\\b"),
        ("It's; DROP TABLE books--", "'s; drop"),
        ("İstanbul", "İstanbul"),
    ],
)
def test_it_finds_in_every_script_and_every_sign_is_a_letter(lab: Any, title: str, q: str) -> None:
    put(lab, 5, title=title, author="x", summary=None, publisher=None)
    assert found(lab.client().get(SEARCH, params={"q": q}))[5] == ["title"]


def test_a_percent_sign_is_not_everything(lab: Any) -> None:
    client = lab.client()
    assert found(client.get(SEARCH, params={"q": "%", "in": "title"})) == {}
    assert found(client.get(SEARCH, params={"q": "_", "in": "title"})) == {}


def test_what_is_found_is_found_somewhere(lab: Any) -> None:
    client = lab.client()
    for q in ("a", "E", "ß", "SS", "и", "σ", "ς", "ı", "é", "e\u0301", "ʼ", "。", " ", "-", "1"):
        for places in (None, *PLACES):
            asked = {"q": q, "page_size": "100", **({"in": places} if places else {})}
            answer = client.get(SEARCH, params=asked)
            if answer.status_code == 200:
                assert all(found(answer).values()), (q, places)


@pytest.mark.parametrize(
    "places", ["", ",", "title,", ",title", "title,title", "Title", "title, author", "isbn", "title;"]
)
def test_a_place_that_there_is_not_is_refused(lab: Any, places: str) -> None:
    answer = lab.client().get(SEARCH, params={"q": "a", "in": places})
    assert refused(answer) == ["in"]
    assert "title" in answer.json()["errors"][0]["message"]


def test_every_fault_of_a_question_is_named(lab: Any) -> None:
    client = lab.client()
    assert refused(client.get(SEARCH)) == ["q"]
    assert refused(client.get(SEARCH, params={"q": ""})) == ["q"]
    assert refused(client.get(SEARCH, params={"q": "x" * 201})) == ["q"]
    assert sorted(refused(client.get(f"{SEARCH}?in=a&page_size=0&sort=id&genre=war"))) == [
        "genre",
        "in",
        "page_size",
        "q",
        "sort",
    ]
    assert refused(client.get(f"{SEARCH}?q=a&in=title&in=author")) == ["in"]
    assert refused(client.get(f"{SEARCH}?q=a&q=b")) == ["q"]
    assert refused(client.get(f"{SEARCH}?q=a&cursor=nowhere")) == ["cursor"]


def test_its_pages_are_those_of_one_list(lab: Any) -> None:
    client = lab.client()
    whole = found(client.get(SEARCH, params={"q": "the", "in": "summary,title", "page_size": "100"}))
    assert len(whole) > 20
    address, seen = f"{SEARCH}?q=the&in=summary%2Ctitle&page_size=7", {}
    while address:
        answer = client.get(address)
        page = found(answer)
        assert not page.keys() & seen.keys()
        seen |= page
        address = answer.json()["next_page"]
        if address:
            assert address.startswith(f"{SEARCH}?q=the&in=summary%2Ctitle&page_size=7&cursor=")
            assert f'<{address}>; rel="next"' in answer.headers["Link"]
    assert seen == whole
    assert list(seen) == sorted(seen)
    back = answer.json()["prev_page"]
    assert list(found(client.get(back))) == sorted(whole)[-7 - len(page) : -len(page)]


def test_a_cursor_is_a_place_in_that_search_alone(lab: Any) -> None:
    client = lab.client()
    asked = {"q": "the", "in": "summary,title", "page_size": "3"}
    cursor = client.get(SEARCH, params=asked).json()["next_cursor"]
    assert client.get(SEARCH, params={**asked, "cursor": cursor}).status_code == 200
    same = {**asked, "in": "title,summary", "page_size": "5", "cursor": cursor}
    assert client.get(SEARCH, params=same).status_code == 200, "the same places in another order are the same list"
    for other in ({"q": "a"}, {"in": "title"}, {"in": "title,summary,author"}):
        assert refused(client.get(SEARCH, params={**asked, **other, "cursor": cursor})) == ["cursor"]
    assert refused(client.get("/api/v2/books/search", params={"q": "the", "cursor": cursor})) == ["cursor"]
    by_header = client.get("/api/search", params={**asked, "cursor": cursor}, headers={"X-API-Version": "2"})
    assert by_header.status_code == 200, "by header it is the same list"


def test_it_takes_from_what_there_is_for_the_catalogue(lab: Any) -> None:
    with lab.boot(RATE_LIMIT_CATALOGUE="3 per hour") as app:
        client = lab.client(app=app)
        assert client.get("/api/v2/books/1").status_code == 200
        assert client.get(SEARCH, params={"q": "a"}).status_code == 200
        assert client.get("/api/search?q=a", headers={"X-API-Version": "2"}).status_code == 200
        assert client.get(SEARCH, params={"q": "a"}).status_code == 429


def test_it_asks_the_database_as_often_for_one_as_for_a_hundred(lab: Any) -> None:
    client = lab.client()
    counts = {
        size: len(lab.statements(client.get(SEARCH, params={"q": "a", "page_size": size}))) for size in ("1", "100")
    }
    assert counts["1"] == counts["100"]


def test_only_reading_is_there(lab: Any) -> None:
    admin = lab.login("admin")
    assert admin.head(f"{SEARCH}?q=a").status_code == 200
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert admin.request(method, f"{SEARCH}?q=a").status_code == 405
