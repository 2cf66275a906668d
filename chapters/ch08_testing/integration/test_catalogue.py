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


### BEGIN YOUR CODE 8.2
# What is answered is stored, what is refused changes nothing. Filters find what they name. Pages lose nothing, whatever
# comes between two of them, and cost the same however many books there are.


def test_a_book_can_be_added(sign_in: Callable[..., Any]) -> None:
    assert sign_in("admin").post("/api/books", json=a_book()).status_code == 201


### END YOUR CODE 8.2
