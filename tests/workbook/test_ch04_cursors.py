"""What stands in a cursor, for any key, any list and any version of its form."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from solutions.ch02_validation.books import LONGEST
from solutions.ch02_validation.queries import InvalidQuery
from solutions.ch04_pagination import cursors
from solutions.ch04_pagination.asking import LONGEST_CURSOR
from solutions.ch04_pagination.cursors import Place
from solutions.ch04_pagination.orders import BOOKS

APP = Flask(__name__)
APP.config.update(CURSOR_SECRET_KEY="a" * 32, CURSOR_SECRET_KEY_FALLBACKS=["b" * 32])
IDS = st.integers(1, 2**63 - 1)
TITLES = st.text(st.characters(exclude_categories=("Cs", "Cc")))
MOMENTS = st.datetimes(timezones=st.just(UTC))
BY_ID, BY_TITLE, BY_TIME = BOOKS["id", "asc"], BOOKS["title", "desc"], BOOKS["created_at", "asc"]


@pytest.fixture(autouse=True, scope="module")
def context() -> Iterator[None]:
    with APP.app_context():
        yield


def assert_refused(cursor: str, of: str = "books") -> None:
    with pytest.raises(InvalidQuery) as refused:
        cursors.decode(cursor, of, BY_ID)
    assert refused.value.errors == {"cursor": cursors.START_AGAIN}


@given(IDS, TITLES, MOMENTS, st.booleans())
def test_a_place_comes_back_as_it_went(id: int, title: str, moment: datetime, backwards: bool) -> None:
    for order, key in ((BY_ID, (id,)), (BY_TITLE, (title, id)), (BY_TIME, (moment, id))):
        place = Place(key, backwards)
        cursor = cursors.encode(place, "books")
        assert cursors.decode(cursor, "books", order) == place
        assert_refused(cursor, "users")


@pytest.mark.parametrize("letter", ['"', "ж", "書", "𐎭"])
def test_the_longest_title_is_a_place(letter: str) -> None:
    assert len(cursors.encode(Place((letter * LONGEST["title"], 2**63 - 1)), "books")) <= LONGEST_CURSOR


@given(st.text())
def test_no_text_is_more_than_no_cursor(text: str) -> None:
    assert_refused(text)


@given(IDS, st.data())
def test_a_byte_that_was_changed_is_seen(id: int, data: st.DataObject) -> None:
    cursor = cursors.encode(Place((id,)), "books")
    place = data.draw(st.integers(0, len(cursor) - 2))  # the last one has bits that mean nothing
    other = data.draw(st.sampled_from("Az09-_").filter(lambda character: character != cursor[place]))
    assert_refused(cursor[:place] + other + cursor[place + 1 :])


def test_a_cursor_of_another_version_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the other release writes something else into it: nothing of it is read."""
    now = cursors.encode(Place((7,)), "books")
    monkeypatch.setattr(cursors, "VERSION", cursors.VERSION + 1)
    assert_refused(now)
    content: Any = {"key": 7}
    monkeypatch.setattr(cursors.json, "dumps", lambda *_args, **_options: str(content))
    later = cursors.encode(Place((7,)), "books")
    monkeypatch.undo()
    assert_refused(later)


def test_a_list_has_one_name_however_its_parts_are_sorted() -> None:
    name = cursors.list_name("books", {}, {"genre": "war", "sort": "id"})
    assert name == cursors.list_name("books", {}, {"sort": "id", "genre": "war"})
    assert name != cursors.list_name("books", {}, {"sort": "id", "genre": "War"})
