"""Run graded checks by pytest, in several processes at once, and take in the results."""

import contextlib
import io
import itertools
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from workbook import course
from workbook.course import Exercise
from workbook.errors import Trouble
from workbook.folders import temporary_folder
from workbook.lab import bench as benches
from workbook.lab import verdicts
from workbook.lab.bench import Bench, LabFault
from workbook.lab.failure import Message
from workbook.lab.forking import fork, kill, warm_up
from workbook.lab.verdicts import Result

MARK = re.compile(r"""mark\.exercise\(["'](\d+\.\d+)["']\)""")
MOST_PROCESSES = 4  # another one, with an app of its own, costs more to start than it saves
MOST_CHECKS = 4096  # that are shared at once; their numbers fit into a pipe
TOKEN_BYTES = 2
# plugins of pytest's own that would keep files, watch warnings and logs, or collect garbage five times at the end
UNUSED = ["cacheprovider", "doctest", "junitxml", "pastebin", "logging", "warnings"]
UNUSED += ["unraisableexception", "threadexception"]
GUESSED_SECONDS = 0.05  # that a check takes
LOOK_SECONDS = 0.02
DURATIONS = course.ROOT / ".workbook" / "durations.json"


def run_checks(
    exercises: Sequence[Exercise], target: str, passed: Mapping[str, bool] = MappingProxyType({})
) -> list[Result]:
    """Run the graded checks of `exercises`, of which some may wait for others that have `passed`, or not.

    Raises Trouble when they cannot be run.
    """
    for folder in folders_of(exercises):
        if not any(folder.glob("test_*.py")):
            raise Trouble(f"{folder} holds no checks: run the command from a complete copy of the workbook.")
    if target.startswith(("http://", "https://")):  # the state of a server is one for all
        collector = Collector()
        return verdicts.with_left_out(run_here(exercises, target, collector), collector.there)
    with _bench(exercises) as bench, turns() as shared:
        results = _run_shared(bench, exercises, target, [Share(place, shared) for place in places()])
    _remember(results)
    return settled(exercises, results, passed)


def run_by_one(
    bench: Bench,
    exercises: Sequence[Exercise],
    target: str,
    more: Sequence[Path] = (),
    look: Callable[[], None] | None = None,
) -> list[Result]:
    """Run the checks of `exercises`, and those of theirs in the folders `more`, in one child, one after the other.

    `look` is called several times a second, and may end it by raising. Raises Trouble when they cannot be run.
    """
    return _run_shared(bench, exercises, target, [Share(None, None, more)], look)


def folders_of(exercises: Sequence[Exercise]) -> list[Path]:
    """The folders that hold the checks of `exercises`."""
    return list(dict.fromkeys(course.chapter(exercise.chapter).checks for exercise in exercises))


def chapter_of(exercises: Sequence[Exercise]) -> course.Chapter | None:
    """The one chapter that `exercises` belong to; None where they are of several."""
    names = {exercise.chapter for exercise in exercises}
    return course.chapter(names.pop()) if len(names) == 1 else None


def files_of(exercises: Sequence[Exercise], more: Sequence[Path] = ()) -> list[Path]:
    """The files that hold the checks of `exercises`, of the workbook and in the folders `more`: to read the others
    would take time and tell nothing.
    """
    wanted = {exercise.id for exercise in exercises}
    files = [path for folder in [*folders_of(exercises), *more] for path in sorted(folder.glob("test_*.py"))]
    return [path for path in files if wanted & set(MARK.findall(path.read_text(encoding="utf-8")))]


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


Check = tuple[str, str]  # the id of its exercise, and its name


def check_of(result: Result) -> Check:
    """The check that a result is of."""
    return result.exercise, result.name


@dataclass(frozen=True)
class Turns:
    """Whose turn it is: each process that shares the checks takes the next one as soon as it has done one.

    `tokens` is a pipe with the numbers of checks in it, one after the other, which are taken from it one by one.
    `seconds` is what each check took the last time: the longest come first, so that no process is left with one.
    """

    tokens: int
    seconds: Mapping[str, float]

    def __iter__(self) -> Iterator[int]:
        while token := os.read(self.tokens, TOKEN_BYTES):
            yield int.from_bytes(token)

    def in_order(self, checks: Iterable["Check"]) -> list["Check"]:
        """The checks in the order in which they are taken, which is the same in every process."""
        return sorted(checks, key=lambda check: -self.seconds.get(" ".join(check), GUESSED_SECONDS))


@contextlib.contextmanager
def turns() -> Iterator[Turns]:
    """The turns of one run, which the processes that are forked in the block share."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(b"".join(number.to_bytes(TOKEN_BYTES) for number in range(MOST_CHECKS)))
    try:
        yield Turns(reading, _remembered())
    finally:
        os.close(reading)


def _remembered() -> dict[str, float]:
    """Return how many seconds each check took, as far as that is known."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        return {str(id): float(seconds) for id, seconds in json.loads(DURATIONS.read_text(encoding="utf-8")).items()}
    return {}


def _remember(results: list[Result]) -> None:
    seconds = {" ".join(check_of(result)): result.seconds for result in results}
    with contextlib.suppress(OSError):  # a folder that cannot be written costs a little time, no verdict
        DURATIONS.parent.mkdir(exist_ok=True)
        DURATIONS.write_text(json.dumps(_remembered() | seconds), encoding="utf-8")


def settled(
    exercises: Sequence[Exercise], results: list[Result], before: Mapping[str, bool] = MappingProxyType({})
) -> list[Result]:
    """The results as if all had run one after the other: an exercise waits for those it needs.

    `before` says of exercises that are not among these whether they have passed.
    """
    passed = dict(before)
    found: list[Result] = []
    for exercise in exercises:
        own = [result for result in results if result.exercise == exercise.id]
        needed = ", ".join(id for id in exercise.needs if passed.get(id) is False)
        if needed and not any(result.outcome in (verdicts.BROKEN, verdicts.FAULT) for result in own):
            own = [replace(result, outcome=verdicts.WAITS, reason=needed, message=Message()) for result in own]
        passed[exercise.id] = all(result.outcome == verdicts.PASSED for result in own)
        found += own
    return found


@contextlib.contextmanager
def _bench(exercises: Sequence[Exercise]) -> Iterator[Bench]:
    """The bench of whoever forked this run, else a new one, not ready yet."""
    if benches.current:
        yield benches.current
        return
    benches.current = Bench(chapter_of(exercises))
    try:
        warm_up()
        yield benches.current
    finally:
        benches.current.close()
        benches.current = None


def places() -> Sequence[int | None]:
    """A place for each process that shares the checks: a processor of its own, where there are few; None is any.

    A check and its app wait for each other all the time: on one processor they take turns at once, where to wake up
    another one takes its time.
    """
    if hasattr(os, "sched_getaffinity") and processors() <= MOST_PROCESSES:
        return sorted(os.sched_getaffinity(0))
    return [None] * min(processors(), MOST_PROCESSES)


@dataclass(frozen=True)
class Share:
    """What one of several processes does of the checks: its turns, on its processor; None is all, or any.

    Checks of the exercises in the folders `more` belong to it, too.
    """

    processor: int | None = None
    turns: Turns | None = None
    more: Sequence[Path] = ()

    def run(self, bench: Bench, exercises: Sequence[Exercise], target: str, file: Path) -> int:
        """In the child: check, and leave the results in `file`."""
        if self.processor is not None:
            os.sched_setaffinity(0, {self.processor})
        benches.current = bench
        collector = Collector(self.turns)
        found: dict[str, object] = {}
        try:
            found["results"] = [result.data() for result in run_here(exercises, target, collector, self.more)]
            found["there"] = collector.there
        except Trouble as trouble:
            found["trouble"] = str(trouble)
        file.write_text(json.dumps(found), encoding="utf-8")
        return 0


def _run_shared(
    bench: Bench,
    exercises: Sequence[Exercise],
    target: str,
    shares: Iterable[Share],
    look: Callable[[], None] | None = None,
) -> list[Result]:
    """Run the checks in a child for each share, with a bench split from this one. Raises Trouble."""
    children: dict[int, Path] = {}
    results: list[Result] = []
    there: dict[str, dict[str, str]] = {}
    with temporary_folder() as folder:  # which no app sees
        try:
            for number, share in enumerate(shares):
                file, own = folder / f"{number}.json", bench.split(share.processor)
                children[fork(lambda: share.run(own, exercises, target, file))] = file  # noqa: B023 (it runs at once)
                own.close()
            bench.harness.wait()
            while children:
                child, file = next(iter(children.items()))
                status = _waited_for(child, look)
                del children[child]
                found = _found(file, status)
                results += [Result.from_data(data) for data in found["results"]]
                there = found["there"]
        except LabFault as fault:
            raise Trouble(f"The workbook's fault, not yours: {fault}") from None
        finally:
            for child in children:
                kill(child)
    order = [(exercise, name) for exercise, names in there.items() for name in names]
    return sorted(verdicts.with_left_out(results, there), key=lambda result: order.index(check_of(result)))


def _waited_for(child: int, look: Callable[[], None] | None) -> int:
    """How a child has ended; until then there is a `look` now and then."""
    if look is None:
        return os.waitpid(child, 0)[1]
    while not (ended := os.waitpid(child, os.WNOHANG))[0]:
        look()
        time.sleep(LOOK_SECONDS)
    return ended[1]


def _found(file: Path, status: int) -> dict[str, Any]:
    """What a child has left. Raises Trouble when it failed."""
    if status:
        raise Trouble("The workbook's fault, not yours: another process of the checks failed; please try again.")
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    if "trouble" in found:
        raise Trouble(found["trouble"])
    return found


@dataclass(eq=False)
class Collector:
    """A pytest plugin that takes the results in, and with `turns` lets the session do its share of the checks."""

    turns: Turns | None = None
    there: dict[str, dict[str, str]] = field(
        default_factory=dict
    )  # by exercise: titles of its checks by name, in order
    results: list[Result] = field(default_factory=list)
    trouble: str = ""
    read: Path | None = None  # the file that is being read
    stopped: bool = False

    def pytest_runtestloop(self, session: Any) -> bool | None:
        from workbook.lab.plugin import exercise_of

        wanted = session.config.getoption("--exercise") or ()
        checks = session.config.pluginmanager.get_plugin("workbook-checks")
        self.there = {exercise: own for exercise, own in checks.there.items() if exercise in wanted}
        items = {(exercise_of(item) or "", checks.called(item).name): item for item in session.items}
        chosen = self.chosen(items)
        if chosen is None or session.testsfailed:  # a file could not be read: pytest says so
            return None
        for item in chosen:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if session.shouldstop:
                raise session.Interrupted(session.shouldstop)
        return True

    def chosen(self, items: Mapping[Check, Any]) -> Iterable[Any] | None:
        """The checks that are run here, one by one; None leaves all of them to pytest."""
        if self.turns is None:
            return None
        ordered = self.turns.in_order(items)
        return (items[ordered[number]] for number in itertools.takewhile(lambda n: n < len(ordered), self.turns))

    def pytest_runtest_logreport(self, report: Any) -> None:
        from workbook.lab.plugin import results_in

        self.results += results_in(report)

    def pytest_collectstart(self, collector: Any) -> None:
        self.read = collector.path

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            said = str(report.longrepr).strip().splitlines()[-1]
            self.trouble = f"{self.read}: {said.removeprefix('E').strip()}"

    def pytest_keyboard_interrupt(self, excinfo: Any) -> None:
        self.stopped = excinfo.type is KeyboardInterrupt
        self.trouble = self.trouble or getattr(excinfo.value, "msg", "") or str(excinfo.value)

    def pytest_internalerror(self, excrepr: Any) -> None:
        self.trouble = str(excrepr).strip().splitlines()[-1]


def run_here(
    exercises: Sequence[Exercise],
    target: str,
    collector: Collector | None = None,
    more: Sequence[Path] = (),
    revealed: bool = False,
) -> list[Result]:
    """Run the checks of `exercises` in this process, one after the other: all, or as many as `collector` gets turns.

    With `revealed`, hidden checks say all that they find, as others do. Raises Trouble when they cannot be run.
    """
    collector = collector or Collector()
    arguments = ["--target", target, *(["--revealed"] if revealed else [])]
    code, said = _session(exercises, arguments, more, collector)
    if collector.stopped:
        raise KeyboardInterrupt
    if code not in (0, 1) and not any(result.outcome == verdicts.FAULT for result in collector.results):
        raise Trouble(_why(collector, said))
    return collector.results


def import_checks(exercises: Sequence[Exercise], more: Sequence[Path] = ()) -> None:
    """Import the checks of `exercises` here, for all runs that are forked from this process.

    Raises Trouble when they cannot be run.
    """
    collector = Collector()
    code, said = _session(exercises, ["--collect-only"], more, collector)
    if code:
        raise Trouble(_why(collector, said))


def _why(collector: Collector, said: str) -> str:
    """Why a session could not do its work, from what it said."""
    errors = [line.removeprefix("ERROR: ") for line in said.splitlines() if line.startswith("ERROR: ")]
    return collector.trouble or " ".join(errors) or said.strip()[-500:]


def _session(
    exercises: Sequence[Exercise], arguments: Sequence[str], more: Sequence[Path], collector: Collector
) -> tuple[int, str]:
    """Run pytest on the checks of `exercises`; returns its exit code and what it printed."""
    import pytest

    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):  # nobody's options decide which checks are run
        os.environ.pop(name, None)
    common = [f"--rootdir={course.ROOT}", f"--config-file={course.ROOT / 'pyproject.toml'}"]
    common += ["-o", "addopts=", "--disable-plugin-autoload", "--import-mode=importlib", "--strict-markers"]
    common += ["--capture=no", "--tb=native"]  # what pytest makes of a traceback is not shown, and takes its time
    for plugin in UNUSED:
        common += ["-p", f"no:{plugin}"]
    for exercise in exercises:
        common += ["--exercise", exercise.id]
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = pytest.main([*common, *arguments, *map(str, files_of(exercises, more))], plugins=[collector])
    return int(code), said.getvalue()
