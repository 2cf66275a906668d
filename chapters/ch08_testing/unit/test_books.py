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


### BEGIN YOUR CODE 8.1
# What a book needs, what it may be, what is refused: one field at a time. And the same in version 2.


def test_a_book():
    BookInput().load(a_book())


### END YOUR CODE 8.1
