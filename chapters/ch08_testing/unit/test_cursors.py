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


### BEGIN YOUR CODE 8.1
# A place comes back as it went. A cursor that was cut, changed, made up, or that is of another list, does not.
### END YOUR CODE 8.1
