"""Chapter 5: what does it cost to choose a version, and to count who still asks for the old one?

    locust -f loadtests/ch05_versioning.py --host http://127.0.0.1:8000

The same books, asked for in each of the ways in which a version can be named, and in none. Where version 1 is
deprecated, each answer says so, and Redis counts it. All apps run at the same time, and what counts is the processor
time that a request takes each of them.
"""

import random

from locust import constant, task

from loadtests.common import BOOK_IDS, Visitor

MEDIA_TYPE = "application/vnd.books.v1+json;q=0.5, application/vnd.books.v2+json"

ASKED: dict[str, tuple[str, dict[str, str]]] = {  # by the name of the variant: an address, and headers
    "v2, by path": ("/api/v2/books/{}", {}),
    "v2, by query": ("/api/books/{}?version=2", {}),
    "v2, by header": ("/api/books/{}", {"X-API-Version": "2"}),
    "v2, by Accept": ("/api/books/{}", {"Accept": MEDIA_TYPE}),
}


class Reader(Visitor):
    """Asks one of the apps for one book after the other, without a pause, and as its variant does."""

    wait_time = constant(0)

    @task
    def book(self) -> None:
        address, headers = ASKED.get(self.variant, ("/api/books/{}", {}))
        self.client.get(address.format(random.choice(BOOK_IDS)), headers=headers, name=self.variant or "book")
