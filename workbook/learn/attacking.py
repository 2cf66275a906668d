"""`attack`: a chapter's exploits, run against the flawed app, the solved one and the learner's own.

    1.3  API1  deletes the shelf of another user       got through   stopped       got through
           flawed, yours  the shelf "Bob's secret gifts" is gone
           solved         404: There is no such shelf.

The exploits stand in attacks/chNN_topic.py (`learn.exploits` says how). Each app is a server of its own with a
database, a Redis and a log of its own, all set back before each exploit.
"""

import importlib
import signal
import textwrap
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from itertools import repeat
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NoReturn, Self

import click

from workbook import course, patience
from workbook.book import answers
from workbook.errors import Trouble
from workbook.folders import temporary_folder
from workbook.learn.exploits import (
    Broken,
    Exhausted,
    Exploit,
    Failure,
    Hung,
    Loot,
    Outcome,
    Skipped,
    Stopped,
)
from workbook.learn.shop import PUBLISHERS_KEY, Shop
from workbook.serve.addresses import FOREIGN_ORIGIN
from workbook.serve.internet import internet
from workbook.serve.serving import served

if TYPE_CHECKING:
    from attacks.browser import Chromium

WIDTH = 100
FLAWED, SOLVED, YOURS = "flawed", "solved", "yours"

# The hash of a password costs next to nothing here, so that an attack of many guesses takes no minutes.
SETTINGS = {
    "ARGON2_TIME_COST": "1",
    "ARGON2_MEMORY_KIB": "64",
    "ARGON2_PARALLELISM": "1",
    "ALLOWED_ORIGINS": FOREIGN_ORIGIN,
    "WEBHOOK_SECRET": PUBLISHERS_KEY,
    **patience.OF_APPS,
    "CACHE_LOCK_SECONDS": "60",  # and who makes an answer on it is not dead
    "FETCH_TIMEOUT_SECONDS": "2",
}


def exploits(chapter: course.Chapter) -> list[Exploit]:
    """The chapter's exploits, in the order in which they stand in its file; none where there is no file."""
    if not (chapter.root / "attacks" / f"{chapter.name}.py").is_file():
        return []
    module = importlib.import_module(f"attacks.{chapter.name}")
    return [value for value in vars(module).values() if isinstance(value, Exploit)]


def workers(chapter: course.Chapter) -> int:
    """How many workers the apps of the chapter need, for its exploits to mean anything: its file says WORKERS, or 1."""
    return int(getattr(importlib.import_module(f"attacks.{chapter.name}"), "WORKERS", 1))


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
