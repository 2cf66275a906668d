"""What a page of 20 books costs here, beside what it costs in the stacks that people come from.

    DATABASE_URL=postgresql+psycopg://… python3 -m workbook data --books 1000000
    DATABASE_URL=postgresql+psycopg://… python3 -m workbook load 4

Three apps with the same rows are asked in turn, round after round: a chapter's with all that it and those before it
switch on, and two that do nothing but answer (tutorial.py, fast.py). Each has two worker processes. All answer the
second page: here by the cursor that the first one names, there by its number. Where the chapter has validators, it is
asked in another WAY as well, by somebody who has the page already. The table has requests a second, asked by eight
connections at once, and the processor time that the app's own processes take for one request, asked by one; as medians
of the rounds, with the least and the most. How many times another's that is, is the median of the rounds as well: the
apps of one round have had the same machine.

`load` calls `compare`. By itself (`.venv/bin/python -m loadtests.peers.compare`) it takes other rounds, and where no
DATABASE_URL is, a new SQLite file.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from urllib.request import Request, urlopen

import jwt
import psutil

from workbook import course, programs
from workbook.book import accounts
from workbook.guard import guarded, release
from workbook.serve import serving

SECRET = "a secret that the peers sign and verify their tokens with"
TUTORIAL = "tutorial"
PAGE_OF_BOOKS, KNOWN = "page", "304"  # the ways to ask the workbook's app
WAYS = (PAGE_OF_BOOKS, KNOWN)
CONNECTIONS, WORKERS, THREADS, PAGE = 8, 2, 8, 20
REQUESTS = 10  # on one of them: then a new one, so that it is not left to chance how many a worker has
NO_LIMIT = "1000000000 per hour"  # raised, still counted
CHEAP = {"ARGON2_TIME_COST": "1", "ARGON2_MEMORY_KIB": "64", "ARGON2_PARALLELISM": "1"}


@dataclass
class Peer:
    """An app that answers: how a page is asked of it, the process that has all of its processes below, its figures."""

    name: str
    url: str
    target: str
    headers: Mapping[str, str]
    pid: int
    status: int = 200  # of an answer; a 304 has no body
    rates: list[float] = field(default_factory=list)  # requests a second
    costs: list[float] = field(default_factory=list)  # milliseconds of processor time a request

    def times(self, other: "Peer", figures: str) -> float:
        """Return how many times the `figures` of `other` ("rates" or "costs") its own are: the median of the rounds."""
        pairs = zip(getattr(self, figures), getattr(other, figures), strict=True)
        return float(statistics.median(mine / its for mine, its in pairs))

    def request(self) -> bytes:
        """Return the request as it goes over the wire."""
        lines = [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join([f"GET {self.target} HTTP/1.1", "Host: 127.0.0.1", *lines, "", ""]).encode()

    def processor_seconds(self) -> float:
        """Return the processor time that all processes of the app have taken so far."""
        top = psutil.Process(self.pid)
        times = [process.cpu_times() for process in (top, *top.children(recursive=True))]
        return float(sum(each.user + each.system for each in times))


@contextmanager
def workbook(
    chapter: course.Chapter, ways: Sequence[str], database: str | None, books: int | None
) -> Iterator[tuple[list[Peer], str]]:
    """Serve the app of `chapter`; yields it, once for each way to ask it, and the URL of its database."""
    settings = {**CHEAP, **dict.fromkeys(("RATE_LIMIT_DEFAULT", "RATE_LIMIT_CATALOGUE"), NO_LIMIT)}
    with serving.served(chapter, "solutions", WORKERS, settings, books, database) as served:
        edge = {"X-Edge-Proto": "https", "X-Edge-For": "198.18.0.1"}
        person = json.dumps({"email": "alice@example.org", "password": accounts.password("alice")}).encode()
        login = Request(f"{served.url}/api/auth/login", person, {**edge, "Content-Type": "application/json"})
        with urlopen(login) as answer:
            headers = {**edge, "Authorization": f"Bearer {json.load(answer)['access_token']}"}
        with urlopen(Request(f"{served.url}/api/books?page_size={PAGE}", headers=headers)) as answer:
            target = json.load(answer)["next_page"]
        with urlopen(Request(f"{served.url}{target}", headers=headers)) as answer:
            tag = answer.headers["ETag"]
        asked = {PAGE_OF_BOOKS: (headers, 200), KNOWN: ({**headers, "If-None-Match": tag}, 304)}
        peers = [Peer(f"workbook, {way}", served.url, target, asked[way][0], served.pid, asked[way][1]) for way in ways]
        yield peers, served.services.database_url


@contextmanager
def peer(name: str, command: list[str], database: str) -> Iterator[Peer]:
    """Serve a peer on a free port."""
    token = jwt.encode({"sub": "1", "type": "access", "exp": time.time() + 86_400}, SECRET, algorithm="HS256")
    with serving.listening(0) as listener:
        port = listener.getsockname()[1]
        listener.close()
        url = f"http://127.0.0.1:{port}"
        environment = {**os.environ, "DATABASE_URL": database, "JWT_SECRET_KEY": SECRET}
        process = guarded([part.format(port=port) for part in command], env=environment, folder=course.ROOT)
        try:
            target = f"/api/books?page=2&page_size={PAGE}"
            yield Peer(name, url, target, {"Authorization": f"Bearer {token}"}, process.pid)
        finally:
            release(process)


async def ask(peer: Peer, seconds: float, connections: int) -> int:
    """Keep so many connections busy for so long; return how many answers came."""
    request = peer.request()
    address, port = peer.url.removeprefix("http://").split(":")
    ends_at = time.monotonic() + seconds

    async def one() -> int:
        reader, writer = await asyncio.open_connection(address, int(port))
        done = 0
        while time.monotonic() < ends_at:
            if connections > 1 and done % REQUESTS == REQUESTS - 1:
                writer.close()
                reader, writer = await asyncio.open_connection(address, int(port))
            writer.write(request)
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError):  # a server may close a connection between requests
                reader, writer = await asyncio.open_connection(address, int(port))
                continue
            if f" {peer.status} ".encode() not in head.partition(b"\r\n")[0]:
                raise SystemExit(f"{peer.name} answers {head.decode()}")
            done += 1
            if peer.status == 304:
                continue
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            body = await reader.readexactly(int(length.partition(b":")[2]))
        if peer.status == 200 and len(json.loads(body)["items"]) != PAGE:
            raise SystemExit(f"{peer.name} does not answer {PAGE} books: {body[:200]!r}")
        writer.close()
        return done

    return sum(await asyncio.gather(*(one() for _ in range(connections))))


def measure(peers: list[Peer], rounds: int, seconds: float, show: Callable[[int], object]) -> None:
    """Let every round ask every peer, after `show` has been told its number; round 0 only warms up."""
    for number in range(rounds + 1):
        show(number)
        for each in peers:
            rate = asyncio.run(ask(each, seconds, CONNECTIONS)) / seconds
            before = each.processor_seconds()
            answers = asyncio.run(ask(each, seconds, 1))
            if number:
                each.rates.append(rate)
                each.costs.append((each.processor_seconds() - before) / answers * 1000)


def wait(peer: Peer) -> None:
    """Return when the peer answers."""
    deadline = time.monotonic() + 30
    while True:
        try:
            asyncio.run(ask(peer, 0.01, 1))
        except OSError as error:
            if time.monotonic() > deadline:
                raise SystemExit(f"{peer.name} does not start: {error}") from None
            time.sleep(0.1)
        else:
            return


def told(values: list[float]) -> str:
    """Return the median, and the least and the most."""
    return f"{statistics.median(values):8.2f} ({min(values):.2f}-{max(values):.2f})"


def compare(
    chapter: course.Chapter,
    ways: Sequence[str],
    database: str | None,
    rounds: int,
    seconds: float,
    books: int | None = None,
    show: Callable[[int], object] = lambda number: None,
) -> list[Peer]:
    """Serve the apps, each `seconds` long in each round, and return them with their figures: the workbook's first, once
    for each of `ways`, then the tutorial's. `books` lets the database grow.
    """
    gunicorn = programs.command("gunicorn", "--bind", "127.0.0.1:{port}", "--no-control-socket")
    gunicorn += ["--worker-class", "gthread", "--threads", str(THREADS), "--workers", str(WORKERS)]
    commands = {
        TUTORIAL: [*gunicorn, "--log-level", "error", "loadtests.peers.tutorial:create_app()"],
        "FastAPI": [sys.executable, "-m", "loadtests.peers.fast", "{port}", str(WORKERS)],
    }
    with ExitStack() as stack:
        ours, database = stack.enter_context(workbook(chapter, ways, database, books))
        peers = [*ours, *(stack.enter_context(peer(name, command, database)) for name, command in commands.items())]
        for each in peers:
            wait(each)
        measure(peers, rounds, seconds, show)
    return peers


def tutorials(peers: list[Peer]) -> Peer:
    """Return of `peers` the one that the others are compared with."""
    return next(each for each in peers if each.name == TUTORIAL)


def table(peers: list[Peer]) -> str:
    """Return the figures of `peers`, and how many times the tutorial's they are."""
    tutorial, lines = tutorials(peers), []
    for each in peers:
        rate, cost = each.times(tutorial, "rates"), each.times(tutorial, "costs")
        lines.append(f"{each.name:<14} requests/s {told(each.rates)}  = {rate:.2f} x the tutorial's")
        lines.append(f"{'':<14} cpu ms     {told(each.costs)}  = {cost:.2f} x the tutorial's")
    return "\n".join(lines)


def main() -> None:
    """Measure, and print the table."""
    options = argparse.ArgumentParser(description="A page of 20 books, here and in two plain stacks.")
    options.add_argument("--chapter", default="4")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=float, default=3, help="of each app in each round")
    options.add_argument("--books", type=int, default=None, help="at least so many in the database")
    chosen = options.parse_args()
    chapter, database = course.chapter(chosen.chapter), os.environ.get("DATABASE_URL")
    ways = WAYS if chapter.has("validators") else WAYS[:1]
    print(table(compare(chapter, ways, database, chosen.rounds, chosen.seconds, chosen.books)))


if __name__ == "__main__":
    main()
