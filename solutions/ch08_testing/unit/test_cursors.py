"""encode and decode: the place where a page ended."""

import string
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from solutions.ch02_validation.queries import InvalidQuery
from solutions.ch04_pagination.cursors import Place, decode, encode
from solutions.ch04_pagination.orders import BOOKS

BY_TITLE, BY_TIME = BOOKS["title", "asc"], BOOKS["created_at", "desc"]
EMMA = Place(("Emma", 7))


@pytest.fixture(autouse=True)
def app() -> Iterator[Flask]:
    """An app that has nothing but the two settings that a cursor asks for: as much as the unit needs, and no more."""
    app = Flask("unit")
    app.config.update(CURSOR_SECRET_KEY="s" * 32, CURSOR_SECRET_KEY_FALLBACKS=[])
    with app.app_context():
        yield app


### BEGIN SOLUTION 8.1
@pytest.mark.parametrize(
    ("place", "order"),
    [
        (EMMA, BY_TITLE),
        (Place(("Emma", 7), backwards=True), BY_TITLE),
        (Place(("罪と罰 \"& '", 2**40)), BY_TITLE),
        (Place((datetime(2024, 5, 1, 12, 0, 0, 123456, tzinfo=UTC), 7)), BY_TIME),
    ],
)
def test_a_place_comes_back_as_it_went(place: Place, order: object) -> None:
    assert decode(encode(place, "a list"), "a list", order) == place


def test_the_same_place_has_the_same_cursor() -> None:
    assert encode(EMMA, "a list") == encode(EMMA, "a list")


@pytest.mark.parametrize("title", ["Emma", "?>?>?>", "ÿÿÿÿ", "罪" * 500])
def test_a_cursor_stands_in_a_url_as_it_is(title: str) -> None:
    cursor = encode(Place((title, 7)), "a list")
    assert set(cursor) <= set(string.ascii_letters + string.digits + "-._~")
    assert len(cursor) <= 4000


def refused(cursor: str, of: str = "a list") -> None:
    """Assert that `cursor` is no place in that list, and that its parameter is blamed for it."""
    with pytest.raises(InvalidQuery) as caught:
        decode(cursor, of, BY_TITLE)
    assert list(caught.value.errors) == ["cursor"]


def test_a_cursor_of_another_list_is_refused() -> None:
    refused(encode(EMMA, "a list"), of="another list")


@pytest.mark.parametrize("cursor", ["", "x", "eyJpZCI6IDd9", "====", "ä", "\x00", "a" * 43])
def test_what_was_made_up_is_refused(cursor: str) -> None:
    refused(cursor)


def test_what_was_cut_or_changed_is_refused() -> None:
    cursor = encode(EMMA, "a list")
    refused(cursor[:-1])
    refused(cursor[4:])
    for place in range(len(cursor) - 1):  # of the last letter not all bits count
        for other in {*"AaIimz07"} - {cursor[place]}:
            refused(cursor[:place] + other + cursor[place + 1 :])


def test_only_who_has_the_secret_can_make_one(app: Flask) -> None:
    app.config["CURSOR_SECRET_KEY"] = "x" * 32
    forged = encode(EMMA, "a list")
    app.config["CURSOR_SECRET_KEY"] = "s" * 32
    refused(forged)


def test_a_secret_that_has_just_been_replaced_still_verifies(app: Flask) -> None:
    older, oldest = encode(EMMA, "a list"), "o" * 32
    app.config.update(CURSOR_SECRET_KEY="n" * 32, CURSOR_SECRET_KEY_FALLBACKS=[oldest, "s" * 32])
    assert decode(older, "a list", BY_TITLE) == EMMA
    newer = encode(EMMA, "a list")
    app.config.update(CURSOR_SECRET_KEY_FALLBACKS=[])
    assert decode(newer, "a list", BY_TITLE) == EMMA
    refused(older)


### END SOLUTION 8.1
