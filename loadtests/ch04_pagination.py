"""Chapter 4: what does a page cost, by how deep in the list it is?

    locust -f loadtests/ch04_pagination.py --host http://127.0.0.1:8000

The newest books come first. By page number, the database counts off all that is skipped, one row after the other. By
cursor and by keyset it looks up in an index where the page before ended, and begins to read there: no place is farther
than another. One user asks at a time, for each depth in turn.
"""

import hmac
import json
import os
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

import httpx
from locust import constant, events, task
from locust.env import Environment

from loadtests.common import Visitor

SIZE = 20
NEWEST = {"sort": "created_at", "dir": "desc", "page_size": SIZE}
DEPTHS = (
    0,
    1_000,
    10_000,
    100_000,
    500_000,
)  # books before a page; the last full page comes besides
FEWEST = 10_000  # books: with less than that, no page is deep
SECRET = os.environ.get("CURSOR_SECRET_KEY", "")
SIGNATURE = 32  # bytes, in front of what is signed

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
        last = (total // SIZE - 1) * SIZE
        cursor = ask("/api/books")["next_cursor"]
        for depth in sorted({last, *(depth for depth in DEPTHS if depth < last)}):
            before = ask("/api/books/by-offset", page=depth // SIZE)["items"][-1] if depth else None
            PLACES[depth] = (before["created_at"], before["id"]) if before else None
            CURSORS[depth] = moved(cursor, before["created_at"], before["id"]) if before else ""


def moved(cursor: str, *key: object) -> str:
    """Return `cursor` with the place `key` in it instead, signed with the app's own secret."""
    content = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))[SIGNATURE:]
    version, of, backwards, *_ = json.loads(content)
    content = json.dumps([version, of, backwards, *key]).encode()
    return urlsafe_b64encode(hmac.digest(SECRET.encode(), content, "sha256") + content).rstrip(b"=").decode()


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
