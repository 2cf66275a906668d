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


### BEGIN YOUR CODE 8.3
# A book comes, is seen by all, in both versions, is changed by two at once, and goes. Lists are walked to their end and
# back. Who may do what?


def test_a_book_is_there(anonymous: httpx.Client, book: dict[str, Any]) -> None:
    assert anonymous.get(f"/api/books/{book['id']}").status_code == 200


### END YOUR CODE 8.3
