"""Chapter 9: what nginx keeps, what goes through it, and what the app does by itself.

    locust -f loadtests/ch09_deployment.py --host https://localhost:8443

Readers have no name and look at the catalogue: behind nginx, all but the first of a minute get a copy. Members are
signed in, so each answer is theirs, and comes from the app; writers create books, each with an Idempotency-Key, and now
and then once more, as somebody does whose connection broke.
"""

import random
import uuid

from locust import between, constant, task

from loadtests.common import BOOK_IDS, MEMBERS, WORDS, Visitor


class Reader(Visitor):
    """Looks at the first page of the catalogue, without a pause."""

    wait_time = constant(0)

    @task
    def page(self) -> None:
        self.client.get("/api/books", name="page")


class Member(Visitor):
    """Signs in, and looks at the same page."""

    wait_time = constant(0)

    def on_start(self) -> None:
        self.sign_in(next(MEMBERS))

    @task
    def page(self) -> None:
        self.client.get("/api/books", name="page")


class Shopper(Visitor):
    """Browses as people do: pages, searches, single books."""

    wait_time = between(0.1, 0.5)

    @task(3)
    def page(self) -> None:
        self.client.get("/api/books", name="page")

    @task(2)
    def search(self) -> None:
        self.client.get(f"/api/books/search?q={random.choice(WORDS)}", name="search")

    @task(5)
    def book(self) -> None:
        self.client.get(f"/api/books/{random.choice(BOOK_IDS)}", name="book")


class Writer(Visitor):
    """Creates books, and sends one in five once more."""

    wait_time = between(0.5, 1.5)

    def on_start(self) -> None:
        self.sign_in("admin")

    @task
    def create(self) -> None:
        key = {"Idempotency-Key": f'"{uuid.uuid4()}"'}
        book = {"title": f"Written under load {uuid.uuid4()}", "author": "Locust"}
        first = self.client.post("/api/books", json=book, headers=key, name="create")
        if first.status_code == 201 and random.random() < 0.2:
            with self.client.post(
                "/api/books", json=book, headers=key, name="create, sent again", catch_response=True
            ) as again:
                if again.status_code != 201 or again.json()["id"] != first.json()["id"]:
                    again.failure("was created twice")
