"""What the simulated users of every chapter have in common: where they come from, how they sign in, how they think.

They speak plain HTTP to the edge that plays production's one trusted proxy (workbook/serve/wsgi.py), and tell it the
address of the client, of which each user has its own. So the app under load keeps its real settings: https only, Secure
cookies, limits per address. An HTTP client sends no Secure cookie over plain HTTP, hence the cookie is kept by hand.
"""

import json
import os
import random
import time
from collections.abc import Iterator
from functools import cache
from itertools import cycle, islice
from typing import Any

from locust import FastHttpUser, between, events, stats
from locust.contrib.fasthttp import ResponseContextManager
from locust.env import Environment
from locust.exception import StopUser

from workbook.book import accounts

BOOK_IDS = range(1, 151)  # the catalogue's real books, which are there however many more there are
WORDS = ("austen", "whale", "dune", "kokoro", "borges", "achebe", "woolf", "odyssey")  # few books have one of them
MEMBERS = cycle(("alice", "bob", "paula"))  # of the sample users; the administrator does not browse

HOSTS: dict[str, str] = json.loads(os.environ.get("HOSTS", "{}"))  # of the variants that run at once, by their names
PROCESSES = int(os.environ.get("PROCESSES", "1"))  # of Locust, which share the visitors, and so the variants

stats.HISTORY_STATS_INTERVAL_SEC = 1  # a point of the curves in the HTML report
stats.CSV_STATS_INTERVAL_SEC = 0.2


@events.quitting.add_listener
def let_the_csv_catch_up(**_: Any) -> None:
    """Wait until the CSV files hold the last figures too: Locust writes them now and then, not at the end."""
    time.sleep(2 * stats.CSV_STATS_INTERVAL_SEC)


@cache
def turns(process: int) -> Iterator[tuple[str, str]]:
    """Return whose turn it is, from one visitor of a Locust process to the next: a variant and its host."""
    return islice(cycle(HOSTS.items()), process, None, PROCESSES)


def any_address() -> str:
    """Return an address of 198.18.0.0/15, the network that is set aside for benchmarks (RFC 2544)."""
    return f"198.{random.randint(18, 19)}.{random.randint(0, 255)}.{random.randint(1, 254)}"


class Visitor(FastHttpUser):
    """Somebody with an address of their own, who thinks for about a second between two requests.

    Where several variants of the app run at once, each visitor goes to the next, whose name is then `variant`.
    """

    abstract = True
    wait_time = between(0.5, 1.5)
    variant = ""

    def __init__(self, environment: Environment) -> None:
        if HOSTS:
            self.variant, self.host = next(turns(max(0, getattr(environment.runner, "worker_index", 0))))
        self.address = any_address()
        self.default_headers = {"X-Edge-Proto": "https", "X-Edge-For": self.address}
        super().__init__(environment)

    def sign_in(self, name: str) -> None:
        """Sign in as the sample user `name`; what the app gives for that goes with each request from then on."""
        self.get_csrf_token()
        with self.try_password(name, accounts.password(name), name="sign in: login") as answer:
            self._keep(answer)

    def get_csrf_token(self) -> None:
        """Take the token that belongs to this user's session, and the cookie that names the session."""
        with self.client.get("/api/auth/csrf", name="sign in: csrf token", catch_response=True) as answer:
            self._keep(answer)

    def try_password(self, account: str, password: str, **options: Any) -> ResponseContextManager:
        """Send a login for the sample user `account`, and return the answer: the caller says what it counts as."""
        credentials = {"email": f"{account}@example.org", "password": password}
        return self.client.post("/api/auth/login", json=credentials, catch_response=True, **options)

    def _keep(self, answer: ResponseContextManager) -> None:
        if answer.status_code != 200:
            answer.failure(f"answered {answer.status_code}, so there is nothing this user could do")
            raise StopUser
        headers, given = self.client.client.default_headers, answer.json()
        if "access_token" in given:
            headers["Authorization"] = f"Bearer {given['access_token']}"
            return
        headers["X-CSRF-Token"] = given["csrf_token"]
        headers["Cookie"] = answer.headers["Set-Cookie"].partition(";")[0]
