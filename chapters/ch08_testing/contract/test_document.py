"""The document is a promise: what the API answers is held against it, and it is held against the one before."""

import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from solutions.ch07_docs.changes import COMMITTED, announced, breaking

from ..factories import a_book, a_shelf, a_user, an_isbn
from .description import Description

Address = Callable[[str], str]


@pytest.fixture(scope="session")
def described(anonymous: httpx.Client) -> Description:
    """What the API that answers says of itself."""
    answer = anonymous.get("/openapi.json")
    assert answer.status_code == 200
    return Description(answer.json())


@pytest.fixture
def address(book: dict[str, Any], reader: httpx.Client) -> Address:
    """Fill in an address: {book} and {shelf} are the ids of some that are there."""

    def filled(path: str) -> str:
        shelf = 0
        if "{shelf}" in path:
            shelf = reader.post("/api/shelves", json=a_shelf()).json()["id"]
            reader.put(f"/api/shelves/{shelf}/books/{book['id']}")
        return path.format(book=book["id"], shelf=shelf)

    return filled


### BEGIN YOUR CODE 8.4
# Each answer is what the document says: of every kind of caller, errors as well. Who has to sign in, and what is wrong
# with a body, is what it says, too. And it breaks nobody who went by the one before.


def test_an_answer_is_what_the_document_says(anonymous: httpx.Client, described: Description) -> None:
    answer = anonymous.get("/api/health")
    assert described.faults("GET", "/api/health", answer) == []


### END YOUR CODE 8.4
