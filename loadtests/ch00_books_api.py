"""Chapter 0: what becomes slower when the catalogue grows?

    locust -f loadtests/ch00_books_api.py --host http://127.0.0.1:8000

A look-up by id follows an index, and the list stops after a hundred books: neither cares how many there are. A search
for a word within titles and authors can use no index, so it looks at every book.
"""

import random

from locust import between, task

from loadtests.common import BOOK_IDS, WORDS, Visitor


class Reader(Visitor):
    """Looks around, and now and then looks for something: seldom enough that requests do not wait for each other."""

    wait_time = between(0.2, 0.8)

    @task
    def one_book(self) -> None:
        self.client.get(f"/api/books/{random.choice(BOOK_IDS)}", name="one book")

    @task
    def first_books(self) -> None:
        self.client.get("/api/books", name="the list")

    @task
    def search(self) -> None:
        self.client.get(f"/api/books/search?q={random.choice(WORDS)}", name="a search")
