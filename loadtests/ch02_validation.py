"""Chapter 2: some covers come from a server that sends a byte now and then. What do the readers feel?

    locust -f loadtests/ch02_validation.py --host http://127.0.0.1:8000

The app has eight threads, and each fetch of a cover takes one for as long as it lasts. A time-out for each wait never
strikes: the next byte comes just in time. One for the whole fetch gives the thread back. The server that drips is
workbook/serve/internet.py's, which only an app that the workbook serves can see.
"""

import random

from locust import task

from loadtests.common import BOOK_IDS, WORDS, Visitor

DRIPPING = "http://evil.test/drip.png?seconds=3"


class Reader(Visitor):
    """Browses the catalogue."""

    weight = 10

    @task(3)
    def one_book(self) -> None:
        self.client.get(f"/api/books/{random.choice(BOOK_IDS)}", name="readers")

    @task
    def search(self) -> None:
        self.client.get(f"/api/books/search?q={random.choice(WORDS)}", name="readers")


class Editor(Visitor):
    """Gives books the covers that a publisher has named. That none can be had (422) is an answer, so it is no error."""

    weight = 16

    def on_start(self) -> None:
        self.sign_in("admin")

    @task
    def cover(self) -> None:
        address = f"/api/books/{random.choice(BOOK_IDS)}/cover"
        with self.client.post(address, json={"url": DRIPPING}, name="covers, kept", catch_response=True) as answer:
            if answer.status_code == 422:
                answer.request_meta["name"] = "covers, refused"
                answer.success()
