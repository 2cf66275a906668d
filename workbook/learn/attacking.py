"""`attack`: a chapter's exploits, run against the flawed app, the solved one and the learner's own.

    1.3  API1  deletes the shelf of another user       got through   stopped       got through
           flawed, yours  the shelf "Bob's secret gifts" is gone
           solved         404: There is no such shelf.

An exploit stands in attacks/chNN_topic.py: a function that gets a `Shop` and returns the Loot it took, or Stopped with
what stopped it. It first does what honest people do, and raises Failure where that does not work: an app that refuses
everybody is broken, not safe. Each app is a server of its own with a database, a Redis and a log of its own, all set
back before each exploit.
"""

import importlib
import os
import signal
import sqlite3
import textwrap
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self

import click
import httpx
import redis

from workbook import course, data, patience
from workbook.book import accounts, answers
from workbook.errors import Trouble
from workbook.folders import temporary_folder
from workbook.patience import crowd
from workbook.serve.internet import internet
from workbook.serve.services import opened
from workbook.serve.serving import Served, served

if TYPE_CHECKING:
    from attacks.browser import Chromium

ORIGIN = "https://shop.test"
FRONT_END = "https://app.shop.test"  # another origin of the same site, whose pages the shop lets in
PUBLISHERS_KEY = "what the shop and its publisher have agreed on"
TIMEOUT_SECONDS = 10.0
WIDTH = 100
FLAWED, SOLVED, YOURS = "flawed", "solved", "yours"

# The hash of a password costs next to nothing here, so that an attack of many guesses takes no minutes.
SETTINGS = {
    "ARGON2_TIME_COST": "1",
    "ARGON2_MEMORY_KIB": "64",
    "ARGON2_PARALLELISM": "1",
    "ALLOWED_ORIGINS": FRONT_END,
    "WEBHOOK_SECRET": PUBLISHERS_KEY,
    **patience.OF_APPS,
    "CACHE_LOCK_SECONDS": "60",  # and who makes an answer on it is not dead
    "FETCH_TIMEOUT_SECONDS": "2",
}


@dataclass(frozen=True)
class Outcome:
    """What became of an exploit; `text` says it in full."""

    text: str
    word: ClassVar[str]
    colour: ClassVar[str]


class Loot(Outcome):
    """The exploit got through, and this is what it took."""

    word, colour = "got through", "red"


class Stopped(Outcome):
    """The exploit was stopped, by this."""

    word, colour = "stopped", "green"


class Broken(Outcome):
    """Nobody can tell: the app does not even do what honest people ask of it."""

    word, colour = "broken", "yellow"


class Skipped(Outcome):
    """The exploit was not tried here."""

    word, colour = "skipped", "bright_black"


class Failure(Exception):
    """The app is broken: it fails at something that has to work before an exploit means anything."""


class Crashed(Failure):
    """The app answers 500 or more."""


class Exhausted(Failure):
    """The app answers 429 to somebody who has not done anything yet."""


class Hung(Failure):
    """The app does not answer."""


@dataclass(frozen=True)
class Exploit:
    """One row of the grid. `run` takes the shop, and the victim's browser where the exploit needs one."""

    exercise: str
    risk: str  # an item of the OWASP API Security Top 10 of 2023, or a chapter of ASVS 5
    title: str
    name: str
    run: Callable[..., Outcome]
    in_browser: bool
    settings: Mapping[str, str]  # of the app, besides SETTINGS


def exploit(
    exercise: str, risk: str, title: str, *, in_browser: bool = False, settings: Mapping[str, str] | None = None
) -> Callable[..., Exploit]:
    """Make a row of the grid from a function of the shop and, where `in_browser`, of Chromium.

    The shop is one with these `settings`: for each change of them from one row to the next, the apps start anew.
    """

    def registered(function: Callable[..., Outcome]) -> Exploit:
        return Exploit(exercise, risk, title, function.__name__, function, in_browser, settings or {})

    return registered


def exploits(chapter: course.Chapter) -> list[Exploit]:
    """The chapter's exploits, in the order in which they stand in its file; none where there is no file."""
    if not (chapter.root / "attacks" / f"{chapter.name}.py").is_file():
        return []
    module = importlib.import_module(f"attacks.{chapter.name}")
    return [value for value in vars(module).values() if isinstance(value, Exploit)]


def workers(chapter: course.Chapter) -> int:
    """How many workers the apps of the chapter need, for its exploits to mean anything: its file says WORKERS, or 1."""
    return int(getattr(importlib.import_module(f"attacks.{chapter.name}"), "WORKERS", 1))


def said(answer: httpx.Response) -> str:
    """An answer in a few words: its status and, if it is a problem, the faults that it names, or else the detail."""
    try:
        body = answer.json()
        faults = [f"{one.get('pointer', one.get('parameter'))} {one['message']}" for one in body.get("errors", [])]
        detail = excerpt("; ".join(faults) or body.get("detail") or "")
    except (ValueError, AttributeError, KeyError, TypeError):
        detail = ""
    return (
        f"{answer.status_code}: {detail}"
        if detail
        else f"{answer.status_code} {httpx.codes.get_reason_phrase(answer.status_code)}"
    )


def excerpt(text: str) -> str:
    """The beginning of a long text."""
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= 160 else f"{one_line[:160]}…"


def expect(answer: httpx.Response, status: int = 200) -> httpx.Response:
    """Return the answer to an honest request; raises Failure when it has not this status."""
    if answer.status_code != status:
        kind = Exhausted if answer.status_code == 429 else Failure
        request = answer.request
        raise kind(f"{request.method} {request.url.path} has to answer {status} here, and answers {said(answer)}")
    return answer


def stopped_by(answer: httpx.Response) -> Stopped:
    """What the answer to an exploit says, as an outcome; raises Failure when it is no refusal at all."""
    if not 400 <= answer.status_code < 500:
        raise Failure(f"{answer.request.method} {answer.request.url.path} is neither done nor refused: {said(answer)}")
    return Stopped(said(answer))


class Edge(httpx.BaseTransport):
    """The way to the proxy in front of the shop, for a client at `address`; `serve.wsgi.Edge` plays that proxy."""

    def __init__(self, wire: httpx.BaseTransport, app: str, address: str) -> None:
        self.wire, self.app, self.address = wire, httpx.URL(app), address

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass the request on; raises Failure when the app breaks over it."""
        headers = request.headers.copy()
        headers["X-Edge-For"], headers["X-Edge-Proto"] = self.address, request.url.scheme
        url = self.app.copy_with(raw_path=request.url.raw_path)
        passed_on = httpx.Request(
            request.method, url, headers=headers, stream=request.stream, extensions=request.extensions
        )
        what = f"{request.method} {request.url.path}"
        try:
            answer = self.wire.handle_request(passed_on)
            answer.read()
        except httpx.TimeoutException:
            raise Hung(f"{what}: no answer within {TIMEOUT_SECONDS:.0f} seconds") from None
        except httpx.TransportError as error:
            raise Failure(f"{what}: no answer ({error})") from None
        if answer.status_code >= 500:
            raise Crashed(f"{what} answers {said(answer)}")
        return answer

    def close(self) -> None:
        """Nothing: the wire is the shop's."""


class Shop:
    """The app under attack, as somebody on the internet reaches it, and what an insider can see."""

    def __init__(self, running: Served, logs: Path) -> None:
        self.url, self._logs = running.url, logs
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
        edge = Edge(self._wire, self.url, address or self.address())
        seconds = TIMEOUT_SECONDS * crowd()
        client = httpx.Client(transport=edge, base_url=ORIGIN, timeout=seconds, trust_env=False, **options)
        self._clients.append(client)
        return client

    def stranger(self, cookies: dict[str, str] | None = None) -> httpx.Client:
        """Somebody on a page of the shop, with its CSRF token; not signed in, unless the `cookies` are a session's."""
        person = self.client(cookies=cookies)
        person.headers["Origin"] = ORIGIN
        person.headers["X-CSRF-Token"] = expect(person.get("/api/auth/csrf")).json()["csrf_token"]
        return person

    def log_in(self, email: str, password: str) -> httpx.Client:
        """The owner of an account, signed in: with a token where the shop gives one, else on a page of the shop."""
        person = self.stranger()
        given = expect(person.post("/api/auth/login", json={"email": email, "password": password})).json()
        if "access_token" in given:
            program = self.client()
            program.headers["Authorization"] = f"Bearer {given['access_token']}"
            return program
        person.headers["X-CSRF-Token"] = expect(person.get("/api/auth/csrf")).json()["csrf_token"]
        return person

    def sign_in(self, name: str) -> httpx.Client:
        """The sample user `name`, signed in."""
        return self.log_in(f"{name}@example.org", accounts.password(name))

    def log(self) -> list[str]:
        """The lines of the log, as somebody who may read the folder of logs finds them."""
        paths = sorted(path for path in self._logs.iterdir() if path.is_file())
        text = "".join(path.read_text(encoding="utf-8", errors="replace").lstrip("\0") for path in paths)
        return text.splitlines()


class Target:
    """One of the apps under attack. It is served from `start` until the end of the with-block."""

    def __init__(
        self, name: str, chapter: course.Chapter, folder: str | Path, logs: Path, **settings: str
    ) -> None:  # `settings` are those that differ from SETTINGS
        self.name = name
        self._settings = settings
        self._of_exploit: Mapping[str, str] = {}
        self.fault: str | None = None  # why it cannot be attacked any more
        self._chapter, self._folder, self._logs = chapter, folder, logs
        self._stack = ExitStack()
        self._shop: Shop | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        self._stack.close()

    def start(self) -> None:
        """Serve the app, anew if it is served already; raises Trouble when it does not start."""
        self._stack.close()
        outside = self._stack.enter_context(internet())
        environment = {**SETTINGS, **outside, "LOG_FOLDER": str(self._logs), **self._settings, **self._of_exploit}
        running = self._stack.enter_context(served(self._chapter, self._folder, workers(self._chapter), environment))
        self._shop = self._stack.enter_context(closing(Shop(running, self._logs)))

    @property
    def shop(self) -> Shop:
        """The app, as it is served now."""
        assert self._shop, "start() it first"
        return self._shop

    def face(self, exploit: Exploit, *tools: "Chromium") -> Outcome:
        """What becomes of the exploit here."""
        if self.fault:
            return Broken(self.fault)
        try:
            try:
                return self._face(exploit, *tools)
            except Exhausted:  # counted in the app's own memory, which no reset reaches
                self.start()
                return self._face(exploit, *tools)
        except (Hung, Exhausted) as failure:
            self.fault = f"not tried after this: {failure}"
            return Broken(str(failure))
        except Failure as failure:
            return Broken(str(failure))

    def _face(self, exploit: Exploit, *tools: "Chromium") -> Outcome:
        if exploit.settings != self._of_exploit:
            self._of_exploit = exploit.settings
            self.start()
        self.shop.reset()
        try:
            return exploit.run(self.shop, *tools)
        except (KeyError, TypeError, AttributeError, ValueError) as error:  # an answer of another shape
            raise Failure(
                f"an answer has not the shape that it should have ({type(error).__name__}: {error})"
            ) from error


def attack(chapter: course.Chapter | None = None, verbose: bool = False) -> int:
    """Attack one chapter, or all that have exploits; return the exit code. Raises Trouble where there are none to run.

    0: every exploit got through on the flawed app and was stopped on the solved one, whatever it did to the learner's.
    """
    attackable = [candidate for candidate in course.chapters() if exploits(candidate)]
    if chapter is not None and chapter not in attackable:
        numbers = ", ".join(str(candidate.number) for candidate in attackable)
        raise Trouble(f"Chapter {chapter.number} defends nothing, so it has no attacks: choose one of {numbers}.")
    codes = [attack_chapter(one, verbose) for one in attackable if chapter in (None, one)]
    return max(codes, default=0)


def attack_chapter(chapter: course.Chapter, verbose: bool = False) -> int:
    """Print the grid of the chapter and return the exit code; raises Trouble when an app cannot be served.

    Under a row stands what the exploit took of the learner's app, and with `verbose` what became of it on each.

    An app of the learner's that cannot be served is told of at the end, after what the other two show.
    """
    rows = exploits(chapter)
    click.echo(f"Chapter {chapter.number}, {chapter.title}: {len(rows)} exploits. Starting the three apps …", err=True)
    with interruptible() as stop_if_told, temporary_folder() as folder, ExitStack() as stack:
        targets = [stack.enter_context(target) for target in three_apps(chapter, folder)]
        pool = stack.enter_context(ThreadPoolExecutor(len(targets)))
        starts = [pool.submit(target.start) for target in targets]
        browser = stack.enter_context(victims_browser(rows))
        trouble = started(targets, starts)
        click.echo("\n" + heading(targets))
        grid = []
        for row in rows:
            stop_if_told()
            outcomes = (
                in_browser(row, targets, browser) if row.in_browser else pool.map(Target.face, targets, repeat(row))
            )
            grid.append({target.name: outcome for target, outcome in zip(targets, outcomes, strict=True)})
            click.echo("\n".join(shown(row, grid[-1], verbose)))
    as_told = all(as_expected(outcomes) for outcomes in grid)
    click.echo("\n" + conclusion(grid, as_told))
    if not verbose:
        click.echo(f"What each took, and what stopped it: python3 -m workbook attack {chapter.number} --verbose")
    if trouble:
        raise trouble
    return 0 if as_told else 1


@contextmanager
def interruptible() -> Iterator[Callable[[], None]]:
    """A function that raises KeyboardInterrupt after a Ctrl-C which Python dropped, as it does within a destructor."""
    told = False

    def tell(number: int, frame: object) -> NoReturn:
        nonlocal told
        told = True
        raise KeyboardInterrupt

    def stop_if_told() -> None:
        if told:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, tell)
    try:
        yield stop_if_told
    finally:
        signal.signal(signal.SIGINT, before)


def three_apps(chapter: course.Chapter, folder: Path) -> Iterator[Target]:
    """The flawed app, the solved one and the learner's, not started yet."""
    flawed = answers.flawed(chapter, folder / "app")
    for name, target in ((FLAWED, flawed), (SOLVED, "solutions"), (YOURS, "chapters")):
        logs = folder / f"{name}-logs"
        logs.mkdir()
        yield Target(name, chapter, target, logs)


def started(targets: list[Target], starts: list["Future[None]"]) -> Trouble | None:
    """Wait until the apps are up; returns, instead of raising it, the Trouble with the learner's."""
    for target, start in zip(targets, starts, strict=True):
        try:
            start.result()
        except Trouble as trouble:
            if target.name != YOURS:
                raise
            target.fault = "the app cannot be served; see below"
            return trouble
    return None


@contextmanager
def victims_browser(rows: list[Exploit]) -> Iterator["Chromium | Skipped | None"]:
    """The browser that the exploits need, None where they need none, Skipped where there is no Chromium."""
    if not any(row.in_browser for row in rows):
        yield None
        return
    from attacks.browser import NoChromium, chromium

    with ExitStack() as stack:
        try:
            found: Chromium | Skipped = stack.enter_context(chromium())
        except NoChromium as error:
            found = Skipped(str(error))
        yield found


def in_browser(row: Exploit, targets: list[Target], browser: "Chromium | Skipped | None") -> list[Outcome]:
    """What becomes of an exploit that needs a browser; there is one, so the apps take turns."""
    assert browser
    return [browser if isinstance(browser, Skipped) else target.face(row, browser) for target in targets]


def as_expected(outcomes: Mapping[str, Outcome]) -> bool:
    """Whether the exploit got through where it must, and was stopped where it must be; one not tried proves nothing."""
    flawed, solved = outcomes[FLAWED], outcomes[SOLVED]
    return isinstance(flawed, Loot | Skipped) and isinstance(solved, Stopped | Skipped)


def heading(targets: list[Target]) -> str:
    """The names of the columns."""
    return (" " * 62 + "".join(f"{target.name:<14}" for target in targets)).rstrip()


def shown(row: Exploit, outcomes: Mapping[str, Outcome], verbose: bool) -> list[str]:
    """The row of the grid, and under it what became of the exploit on each app; equal texts are shown once.

    Unless `verbose`, only what goes wrong with the learner's app, and what is not as it has to be with the other two.
    """
    cells = [click.style(o.word, fg=o.colour) + " " * (14 - len(o.word)) for o in outcomes.values()]
    lines = [f"{row.exercise:<4} {row.risk:<8} {row.title:<48}{''.join(cells)}".rstrip()]
    same: dict[str, list[str]] = {}
    told = outcomes if verbose or not as_expected(outcomes) else {YOURS: outcomes[YOURS]}
    for name, outcome in told.items():
        if verbose or isinstance(outcome, Loot | Broken):
            same.setdefault(outcome.text, []).append(name)
    for text, names in same.items():
        label = f"     {', '.join(names):<22} "
        lines += textwrap.wrap(
            text, WIDTH, initial_indent=label, subsequent_indent=" " * len(label), break_on_hyphens=False
        )
    return lines


def conclusion(grid: list[dict[str, Outcome]], as_told: bool) -> str:
    """What the grid says."""
    through = {name: sum(isinstance(row[name], Loot) for row in grid) for name in (FLAWED, SOLVED, YOURS)}
    lines = [f"Got through: {', '.join(f'{count} on the {name} app' for name, count in through.items())}"]
    lines = [line.replace("the yours app", "yours") + f", of {len(grid)}." for line in lines]
    if skipped := {row[SOLVED].text for row in grid if isinstance(row[SOLVED], Skipped)}:
        lines.append(f"Not all were tried: {', '.join(skipped)}.")
    if not as_told:
        lines.append("An exploit has to get through on the flawed app and to be stopped on the solved one: see above.")
    return "\n".join(lines)
