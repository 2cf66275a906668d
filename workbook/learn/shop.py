"""The app under attack, as the internet reaches it: people with addresses of their own, and what an insider can see."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import redis

from workbook import data
from workbook.book import accounts
from workbook.folders import text_of
from workbook.learn.exploits import Crashed, Failure, Hung, expect, said
from workbook.patience import crowd
from workbook.serve.addresses import ORIGIN
from workbook.serve.services import opened
from workbook.serve.serving import Served
from workbook.serve.visiting import Doorway, Refused, log_in, take_token

PUBLISHERS_KEY = "what the shop and its publisher have agreed on"
TIMEOUT_SECONDS = 10.0


class Door(Doorway):
    """The way to an app under attack, which may break over any request."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass the request on; raises Failure when the app breaks over it."""
        what = f"{request.method} {request.url.path}"
        try:
            answer = super().handle_request(request)
            answer.read()
        except httpx.TimeoutException:
            raise Hung(f"{what}: no answer within {TIMEOUT_SECONDS:.0f} seconds") from None
        except httpx.TransportError as error:
            raise Failure(f"{what}: no answer ({error})") from None
        if answer.status_code >= 500:
            raise Crashed(f"{what} answers {said(answer)}")
        return answer


class Shop:
    """The app under attack, as somebody on the internet reaches it, and what an insider can see."""

    def __init__(self, running: Served, logs: Path) -> None:
        self.url, self._logs = running.url, logs.resolve()
        self.keys = running.services.logs.with_name("keys")  # the folder, as an insider finds it
        self._redis_url = running.services.redis_url
        self._database, self._address = running.services.folder / "books.db", running.services.database_url
        self._addresses = (f"198.18.{high}.{low}" for high in range(256) for low in range(1, 255))
        without_reuse = httpx.Limits(max_keepalive_connections=0)
        self._wire = httpx.HTTPTransport(verify=False, trust_env=False, limits=without_reuse)
        self._clients: list[httpx.Client] = []
        self._kept = sqlite3.connect(":memory:", check_same_thread=False)  # one thread at a time
        with closing(sqlite3.connect(self._database)) as live:
            live.backup(self._kept)

    def redis(self) -> "redis.Redis":
        """The app's Redis, as an insider reaches it."""
        return redis.Redis.from_url(self._redis_url)

    def crash_redis(self) -> None:
        """Let Redis lose all that it holds."""
        with self.redis() as server:
            server.flushall()

    def grow(self, books: int) -> None:
        """Let the catalogue have so many books."""
        with opened(self._address) as engine:
            data.grow(engine, books)

    def steps(self, statement: str) -> int:
        """How many steps of its virtual machine SQLite takes for a statement on the shop's database."""
        taken = 0

        def count() -> int:
            nonlocal taken
            taken += 1
            return 0

        with closing(sqlite3.connect(self._database)) as live:
            live.set_progress_handler(count, 1)
            live.execute(statement).fetchall()
        return taken

    def reset(self) -> None:
        """Set database, Redis and log back to how they were at the start."""
        self._hang_up()
        with closing(sqlite3.connect(self._database)) as live:
            self._kept.backup(live)
        self.crash_redis()
        for path in self._logs.iterdir():
            if path.is_file():
                os.truncate(path, 0)  # the app may hold it open

    def close(self) -> None:
        """Close the connections."""
        self._hang_up()
        self._wire.close()
        self._kept.close()

    def _hang_up(self) -> None:
        for client in self._clients:
            client.close()
        self._clients.clear()

    def address(self) -> str:
        """An address from which nobody has called yet."""
        return next(self._addresses)

    def client(self, address: str | None = None, **options: Any) -> httpx.Client:
        """Somebody on the internet, who speaks to https://shop.test from a new address, or from `address`."""
        door = Door(self.url, address or self.address(), self._wire)
        seconds = TIMEOUT_SECONDS * crowd()
        client = httpx.Client(transport=door, base_url=ORIGIN, timeout=seconds, trust_env=False, **options)
        self._clients.append(client)
        return client

    def stranger(self, cookies: dict[str, str] | None = None) -> httpx.Client:
        """Somebody on a page of the shop, with its CSRF token; not signed in, unless the `cookies` are a session's."""
        person = self.client(cookies=cookies)
        person.headers["Origin"] = ORIGIN
        with _nobody_refused():
            take_token(person)
        return person

    def log_in(self, email: str, password: str) -> httpx.Client:
        """The owner of an account, signed in: with a token where the shop gives one, else on a page of the shop."""
        person = self.client()
        with _nobody_refused():
            log_in(person, email, password)
        return person

    def sign_in(self, name: str) -> httpx.Client:
        """The sample user `name`, signed in."""
        return self.log_in(f"{name}@example.org", accounts.password(name))

    def log(self) -> list[str]:
        """The lines of the log, as somebody who may read the folder of logs finds them."""
        return text_of(self._logs).splitlines()


@contextmanager
def _nobody_refused() -> Iterator[None]:
    """Raise Failure where the shop refuses what every visitor needs (`exploits.expect`)."""
    try:
        yield
    except Refused as refused:
        expect(refused.answer)
