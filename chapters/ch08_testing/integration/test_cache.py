"""What is kept in Redis: that it is used, and that it is never older than the last change."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy import update

from solutions.ch00_books_api.models import Book, db
from solutions.ch06_caching import reports

from ..factories import a_book


def titles(client: FlaskClient, path: str = "/api/books") -> list[str]:
    """Return the titles in a list."""
    answer = client.get(path)
    assert answer.status_code == 200
    return [book["title"] for book in answer.json["items"]]


def counts(client: FlaskClient) -> dict[str, int]:
    """Return how many books the report has of each genre."""
    return {entry["genre"]: entry["books"] for entry in client.get("/api/reports/genres").json["items"]}


### BEGIN YOUR CODE 8.2
# Who comes second costs the database nothing, and is never told what is old.


def test_a_list_is_there(client: FlaskClient, add_book: Callable[..., int]) -> None:
    add_book(title="Emma")
    assert titles(client) == ["Emma"]


### END YOUR CODE 8.2
