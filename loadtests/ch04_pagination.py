"""Chapter 4: what does a page cost, by how deep in the list it is?

    locust -f loadtests/ch04_pagination.py --host http://127.0.0.1:8000

The newest books come first. By page number, the database counts off all that is skipped, one row after the other. By
cursor and by keyset it looks up in an index where the page before ended, and begins to read there: no place is farther
than another. One user asks at a time, for each depth in turn.
"""

import os
import sys
from datetime import datetime
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

import httpx
from flask import Flask
from locust import constant, events, task
from locust.env import Environment

from loadtests.common import Visitor
from solutions.ch04_pagination import cursors

SIZE = 20
NEWEST = {"sort": "created_at", "dir": "desc", "page_size": SIZE}
DEPTHS = (
    0,
    1_000,
    10_000,
    100_000,
    500_000,
)  # books before a page, besides the first one and the last one that is full
FEWEST = 10_000  # books: with less than that, no page is deep
LIST = cursors.list_name("books", {}, {"sort": "created_at", "dir": "desc"}, ["created_at", "id"], True, None)

PLACES: dict[int, tuple[str, int] | None] = {}  # by depth, when the book before the page was added, and its id
CURSORS: dict[int, str] = {}


@events.init.add_listener
def find_places(environment: Environment, **_: Any) -> None:
    """Find out once, before anything is measured, where the pages begin: by their numbers, which takes a while."""
    with httpx.Client(base_url=environment.host or "", headers={"X-Edge-Proto": "https"}, timeout=60) as client:

        def ask(path: str, **query: object) -> Any:
            answer = client.get(path, params=NEWEST | query)
            return answer.raise_for_status().json()

        total = ask("/api/books/by-offset", total="true")["total"]
        if total < FEWEST:
            sys.exit(f"the database has only {total} books: python3 -m workbook data --books 1000000 makes more")
        first = ask("/api/books")
        if first["next_cursor"] != cursor_after(first["items"][-1]):
            sys.exit("the app writes its cursors in another way, or with another CURSOR_SECRET_KEY")
        last = (total // SIZE - 1) * SIZE
        for depth in {0, last, *(depth for depth in DEPTHS if depth < last)}:
            before = ask("/api/books/by-offset", page=depth // SIZE)["items"][-1] if depth else None
            PLACES[depth] = (before["created_at"], before["id"]) if before else None
            CURSORS[depth] = cursor_after(before) if before else ""


def cursor_after(book: dict[str, Any]) -> str:
    """Return the cursor that the app writes for the page after `book`: whoever has its secret can do the same."""
    signer = Flask(__name__)
    signer.config["CURSOR_SECRET_KEY"] = os.environ.get("CURSOR_SECRET_KEY", "")
    with signer.app_context():
        return cursors.encode(cursors.Place((datetime.fromisoformat(book["created_at"]), book["id"])), LIST)


class Walker(Visitor):
    """Asks for a page at each depth in turn, without a pause: the deepest first, so that it is there in a short run."""

    abstract = True
    wait_time = constant(0)

    def on_start(self) -> None:
        self.depths = cycle(sorted(PLACES, reverse=True))

    @task
    def page(self) -> None:
        depth = next(self.depths)
        self.client.get(self.target(depth), name=f"{depth:,}")

    def target(self, depth: int) -> str:
        """Return the address of the page."""
        raise NotImplementedError


class ByPageNumber(Walker):
    """GET /api/books/by-offset?page=50000"""

    def target(self, depth: int) -> str:
        return f"/api/books/by-offset?{urlencode(NEWEST | {'page': depth // SIZE + 1})}"


class ByCursor(Walker):
    """GET /api/books?cursor=eyJ…"""

    def target(self, depth: int) -> str:
        return f"/api/books?{urlencode(NEWEST | ({'cursor': CURSORS[depth]} if depth else {}))}"


class ByKeyset(Walker):
    """GET /api/books/by-keyset?after_value=2024-05-01T12:00:00Z&after_id=7"""

    def target(self, depth: int) -> str:
        after = dict(zip(("after_value", "after_id"), PLACES[depth] or (), strict=False))
        return f"/api/books/by-keyset?{urlencode(NEWEST | after)}"
