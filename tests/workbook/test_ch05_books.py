"""What may be sent of a book in version 2, and what is said of what may not: in version 2's own names."""

from typing import Any

import pytest

pytestmark = pytest.mark.chapter("5")

LEAST = {"title": "Emma", "author": {"name": "Jane Austen"}}
BOOKS = {1: "/api/v1/books", 2: "/api/v2/books"}


def faults(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return {fault["pointer"]: fault["message"] for fault in answer.json()["errors"]}


@pytest.mark.parametrize(
    ("flat", "grouped"),
    [
        ({"title": ""}, {"title": ""}),
        ({"author": ""}, {"author": {"name": ""}}),
        ({"author": None}, {"author": {"name": None}}),
        ({"author_bio": "a\u200bb"}, {"author": {"bio": "a\u200bb"}}),
        ({"publication_year": 99_999}, {"publication": {"year": 99_999}}),
        ({"publication_year": "1815"}, {"publication": {"year": "1815"}}),
        ({"publisher": "a\nb"}, {"publication": {"publisher": "a\nb"}}),
        ({"isbn": "9780306406158"}, {"publication": {"isbn": "9780306406158"}}),
        ({"genres": None}, {"genres": None}),
        ({"genres": ["", "x" * 51]}, {"genres": ["", "x" * 51]}),
        ({"summary": "x" * 10_001}, {"summary": "x" * 10_001}),
        (
            {"author": "", "author_bio": 1, "isbn": "1"},
            {"author": {"name": "", "bio": 1}, "publication": {"isbn": "1"}},
        ),
    ],
)
def test_both_versions_say_the_same_each_in_its_own_names(
    lab: Any, flat: dict[str, Any], grouped: dict[str, Any]
) -> None:
    admin = lab.login("admin")
    names = {"author": "/author/name", "author_bio": "/author/bio", "publication_year": "/publication/year"}
    names |= {"publisher": "/publication/publisher", "isbn": "/publication/isbn"}
    old = faults(admin.patch(f"{BOOKS[1]}/1", json=flat))
    new = faults(admin.patch(f"{BOOKS[2]}/1", json=grouped))
    assert new == {names.get(pointer.removeprefix("/"), pointer): message for pointer, message in old.items()}


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({}, {"/title", "/author"}),
        ({"title": "Emma", "author": {}}, {"/author/name"}),
        ({"title": "Emma", "author": None}, {"/author"}),
        ({"title": "Emma", "author": "Jane Austen"}, {"/author"}),
        ({"title": "Emma", "author": ["Jane Austen"]}, {"/author"}),
        ({**LEAST, "publication": None}, {"/publication"}),
        ({**LEAST, "publication": 1815}, {"/publication"}),
        ({**LEAST, "author_bio": "Six novels."}, {"/author_bio"}),
        ({**LEAST, "publication_year": 1815, "isbn": None}, {"/publication_year", "/isbn"}),
        ({**LEAST, "id": 7, "_links": {}, "created_at": ""}, {"/id", "/_links", "/created_at"}),
        ({**LEAST, "publication": {"jear": 1815, "a/b~c": 1}}, {"/publication/jear", "/publication/a~1b~0c"}),
        ({"title": "Emma", "author": {"name": "Jane Austen", "author": "x"}}, {"/author/author"}),
        ({**LEAST, "publication": {"_schema": 1}}, {"/publication/_schema"}),
    ],
)
def test_what_is_no_book_of_version_2_is_refused_whole(lab: Any, body: dict[str, Any], pointers: set[str]) -> None:
    admin = lab.login("admin")
    before = lab.rows("SELECT count(*), max(updated_at) FROM books")
    found = faults(admin.post(BOOKS[2], json=body))
    assert set(found) == pointers
    assert set(faults(admin.put(f"{BOOKS[2]}/1", json=body))) == pointers
    assert all(found.values())
    assert lab.rows("SELECT count(*), max(updated_at) FROM books") == before


def test_what_may_be_left_out_of_a_change_may_be_wrong_in_it(lab: Any) -> None:
    admin = lab.login("admin")
    for body, pointers in (
        ({"author": None}, {"/author"}),
        ({"publication": None}, {"/publication"}),
        ({"publication": {"year": 1.5, "publisher": 7}}, {"/publication/year", "/publication/publisher"}),
        ({"author": {"nom": "Austen"}, "titel": "Emma"}, {"/author/nom", "/titel"}),
    ):
        assert set(faults(admin.patch(f"{BOOKS[2]}/1", json=body))) == pointers


def test_the_members_of_version_2_are_unknown_in_version_1(lab: Any) -> None:
    admin = lab.login("admin")
    found = faults(admin.patch(f"{BOOKS[1]}/1", json={"author": {"name": "Austen"}, "publication": {"year": 1815}}))
    assert set(found) == {"/author", "/publication"}


def test_an_isbn_is_one_in_both_versions(lab: Any) -> None:
    admin = lab.login("admin")
    made = admin.post(BOOKS[2], json={**LEAST, "publication": {"isbn": "0-306-40615-2"}})
    assert made.status_code == 201
    assert made.json()["publication"]["isbn"] == "9780306406157"
    flat = {"title": "Emma", "author": "Jane Austen", "isbn": "9780306406157"}
    assert admin.post(BOOKS[1], json=flat).status_code == 409
    assert admin.patch(f"{BOOKS[2]}/1", json={"publication": {"isbn": "0306406152"}}).status_code == 409


def test_a_value_that_is_false_is_a_value(lab: Any) -> None:
    admin = lab.login("admin")
    body = {**LEAST, "publication": {"year": 0, "publisher": ""}, "summary": "", "genres": []}
    made = admin.post(BOOKS[2], json=body)
    if made.status_code == 201:
        assert made.json()["publication"]["year"] == 0
    else:  # what version 1 refuses, version 2 refuses
        flat = {"title": "Emma", "author": "Jane Austen", "publication_year": 0, "publisher": "", "summary": ""}
        assert set(faults(admin.post(BOOKS[1], json=flat))) == {f"/{name.split('/')[-1]}" for name in faults(made)}


def test_each_version_answers_a_write_as_it_reads(lab: Any) -> None:
    admin = lab.login("admin")
    made = admin.post(BOOKS[2], json=LEAST)
    assert made.headers["API-Version"] == "2"
    assert made.headers["Location"] == f"/api/v2/books/{made.json()['id']}"
    assert admin.get(made.headers["Location"]).json() == made.json()
    flat = admin.patch(f"{BOOKS[1]}/{made.json()['id']}", json={"author_bio": "Six novels."})
    assert flat.json()["author_bio"] == "Six novels."
    assert "publication" not in flat.json()
    assert admin.get(made.headers["Location"]).json()["author"] == {"name": "Jane Austen", "bio": "Six novels."}
