"""Chapter 1: somebody floods the login, guessing the administrator's password. What do the other users feel?

    locust -f loadtests/ch01_security.py --host http://127.0.0.1:8000

A guess costs the attacker nothing, and the server a fifth of a second of a core: argon2 is slow on purpose. Each
attacker has an address of its own, and writes another one into X-Forwarded-For with every guess. An app that counts by
what the client wrote counts nobody twice. One that counts by what its own proxy added, and per account, refuses nearly
all guesses before they cost anything.
"""

import random

from locust import between, task

from loadtests.common import BOOK_IDS, MEMBERS, WORDS, Visitor, any_address


class Reader(Visitor):
    """Browses the catalogue."""

    weight = 10

    @task(3)
    def one_book(self) -> None:
        self.client.get(f"/api/books/{random.choice(BOOK_IDS)}", name="readers")

    @task
    def search(self) -> None:
        self.client.get(f"/api/books/search?q={random.choice(WORDS)}", name="readers")

    @task
    def genres(self) -> None:
        self.client.get("/api/genres", name="readers")


class Member(Visitor):
    """Signs in, then looks at the shelves."""

    weight = 1

    def on_start(self) -> None:
        self.sign_in(next(MEMBERS))

    @task
    def shelves(self) -> None:
        self.client.get("/api/shelves", name="members")


class Attacker(Visitor):
    """Guesses one password after the other. To be refused (401, 429) is what an attacker expects, so it is no error."""

    weight = 16
    wait_time = between(0, 1)

    def on_start(self) -> None:
        self.get_csrf_token()

    @task
    def guess(self) -> None:
        forged = {"X-Forwarded-For": any_address()}  # the edge adds the true one on the right
        with self.try_password("admin", f"guess {random.random()}", headers=forged) as answer:
            if answer.status_code == 401:
                answer.request_meta["name"] = "guesses, checked"
                answer.success()
            if answer.status_code == 429:
                answer.request_meta["name"] = "guesses, refused"
                answer.success()
