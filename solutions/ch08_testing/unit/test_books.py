"""BookInput: what may be said about a book, in version 1, and GroupedBookInput, in version 2."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from marshmallow import ValidationError

from solutions.ch02_validation.books import BookInput
from solutions.ch05_versioning.books import GroupedBookInput

from ..factories import a_book


def short(field: object) -> str:
    """Return what pytest calls a test with this parameter."""
    return ascii(field)[:50]


def faults_of(**changed: Any) -> set[str]:
    """Return the names of the fields that BookInput finds fault with."""
    try:
        BookInput().load(a_book(**changed))
    except ValidationError as error:
        return set(error.normalized_messages())
    return set()


### BEGIN SOLUTION 8.1
def test_a_book_needs_a_title_and_an_author_and_nothing_else() -> None:
    loaded = BookInput().load({"title": "Emma", "author": "Jane Austen"})
    assert loaded == {
        "title": "Emma",
        "author": "Jane Austen",
        "author_bio": None,
        "publication_year": None,
        "publisher": None,
        "isbn": None,
        "summary": None,
        "genres": [],
    }


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(ValidationError) as caught:
        BookInput().load({"author": "", "genres": None, "shelf": "A4"})
    assert set(caught.value.normalized_messages()) == {"title", "author", "genres", "shelf"}


@pytest.mark.parametrize(
    "field",
    [
        {"title": "   "},
        {"title": "T" * 501},
        {"title": "one\nline"},
        {"title": "sold\u200b out"},  # a space that nobody sees
        {"title": "moor\u202eloof"},  # turned round on every screen
        {"title": None},
        {"summary": "a bell\x07"},
        {"publisher": "two\tcolumns"},
        {"genres": ["Novel", ""]},
        {"genres": ["Novel"] * 21},
        {"publication_year": "1999"},
        {"publication_year": 1999.5},
        {"publication_year": True},
        {"publication_year": -3001},
        {"isbn": "9780141439588"},
    ],
    ids=short,
)
def test_a_value_that_no_book_has_is_refused(field: dict[str, Any]) -> None:
    assert faults_of(**field) == set(field)


@pytest.mark.parametrize(
    "field",
    [
        {"title": "T"},
        {"title": "T" * 500},
        {"summary": "Two\nlines,\tand a tab."},
        {"author_bio": ""},
        {"genres": []},
        {"publication_year": -3000},
        {"publication_year": 0},
        {"isbn": None},
    ],
    ids=short,
)
def test_what_a_book_can_be_is_taken(field: dict[str, Any]) -> None:
    loaded = BookInput().load(a_book(**field))
    assert {name: loaded[name] for name in field} == field


def test_two_spellings_of_one_title_are_one() -> None:
    assert BookInput().load(a_book(title="Cafe\u0301"))["title"] == "Caf\u00e9"


def test_an_isbn_is_kept_in_its_one_form() -> None:
    assert BookInput().load(a_book(isbn="0-14-143958-0"))["isbn"] == "9780141439587"


@pytest.mark.parametrize("this_year", [2026, 2031])
def test_a_book_may_be_announced_two_years_ahead_of_whichever_year_it_is(this_year: int) -> None:
    with time_machine.travel(datetime(this_year, 6, 1, tzinfo=UTC), tick=False):
        assert not faults_of(publication_year=this_year + 2)
        assert faults_of(publication_year=this_year + 3) == {"publication_year"}


def test_a_change_has_what_it_names_and_nothing_else() -> None:
    assert BookInput(partial=True).load({"summary": None}) == {"summary": None}


def test_version_2_has_groups_and_stores_what_version_1_does() -> None:
    grouped = {
        "title": "Emma",
        "author": {"name": "Jane Austen"},
        "publication": {"year": 1815, "isbn": "0-14-143958-0"},
        "genres": ["Novel"],
    }
    flat = {"title": "Emma", "author": "Jane Austen", "publication_year": 1815, "isbn": "9780141439587"}
    loaded = GroupedBookInput().load(grouped)
    assert {name: loaded[name] for name in flat} == flat


@pytest.mark.parametrize(
    ("sent", "changed"),
    [
        ({"publication": {"year": None}}, {"publication_year": None}),
        ({"publication": {"year": 0, "publisher": ""}}, {"publication_year": 0, "publisher": ""}),
        ({"author": {"bio": "Novelist."}}, {"author_bio": "Novelist."}),
        ({"publication": {}}, {}),
        ({"title": "Emma"}, {"title": "Emma"}),
    ],
    ids=short,
)
def test_a_change_in_version_2_leaves_alone_what_it_does_not_name(sent: Any, changed: Any) -> None:
    assert GroupedBookInput(partial=True).load(sent) == changed


### END SOLUTION 8.1
