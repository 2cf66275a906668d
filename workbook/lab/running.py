"""Run graded checks by pytest, and take in the results: in this process, or in several at once where that is faster."""

import contextlib
import io
import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workbook import course
from workbook.course import Exercise
from workbook.errors import Trouble
from workbook.lab import bench as benches
from workbook.lab import verdicts
from workbook.lab.bench import Bench
from workbook.lab.failure import Message
from workbook.lab.forking import fork, kill, warm_up
from workbook.lab.verdicts import Result

MARK = re.compile(r"""mark\.exercise\(["'](\d+\.\d+)["']\)""")
WORTH_SHARING = 20  # checks; fewer are done before a second process is ready
GUESSED_SECONDS = 0.05  # that a check takes
DURATIONS = course.ROOT / ".workbook" / "durations.json"


def run_checks(exercises: Sequence[Exercise], target: str) -> list[Result]:
    """Run the graded checks of `exercises`. Raises Trouble when they cannot be run."""
    for folder in folders_of(exercises):
        if not any(folder.glob("test_*.py")):
            raise Trouble(f"{folder} holds no checks: run the command from a complete copy of the workbook.")
    lots = shared_out(exercises)
    if len(lots) == 1 or target.startswith(("http://", "https://")):
        return run_here(exercises, target)
    with _bench(exercises) as bench:
        results = _run_lots(bench, lots, target)
    _remember(results)
    return settled(exercises, results)


def folders_of(exercises: Sequence[Exercise]) -> list[Path]:
    """The folders that hold the checks of `exercises`."""
    return list(dict.fromkeys(course.chapter(exercise.chapter).checks for exercise in exercises))


def chapter_of(exercises: Sequence[Exercise]) -> course.Chapter | None:
    """The one chapter that `exercises` belong to; None where they are of several."""
    names = {exercise.chapter for exercise in exercises}
    return course.chapter(names.pop()) if len(names) == 1 else None


def _checks_by_file(exercises: Sequence[Exercise]) -> dict[Path, Counter[str]]:
    """How many checks of which exercise the files hold."""
    files = [path for folder in folders_of(exercises) for path in sorted(folder.glob("test_*.py"))]
    return {path: Counter(MARK.findall(path.read_text(encoding="utf-8"))) for path in files}


def files_of(exercises: Sequence[Exercise]) -> list[Path]:
    """The files that hold the checks of `exercises`: to read the others would take time and tell nothing."""
    wanted = {exercise.id for exercise in exercises}
    return [path for path, held in _checks_by_file(exercises).items() if wanted & held.keys()]


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shared_out(exercises: Sequence[Exercise]) -> list[list[Exercise]]:
    """Lots that take about as long; a single one where more would not pay.

    There is one more than processors, since a check and its app wait for each other. How long an exercise takes is
    known from the last run, else guessed from the number of its checks.
    """
    checks = sum(_checks_by_file(exercises).values(), Counter())
    if sum(checks[exercise.id] for exercise in exercises) < WORTH_SHARING or processors() < 2:
        return [list(exercises)]
    known = _remembered()
    cost = {each.id: known.get(each.id, checks[each.id] * GUESSED_SECONDS) for each in exercises}
    lots: list[list[Exercise]] = [[] for _ in range(min(processors() + 1, len(exercises)))]
    for exercise in sorted(exercises, key=lambda exercise: -cost[exercise.id]):
        min(lots, key=lambda lot: sum(cost[other.id] for other in lot)).append(exercise)
    return lots


def _remembered() -> dict[str, float]:
    """Return how many seconds the checks of an exercise took, as far as that is known."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        return {str(id): float(seconds) for id, seconds in json.loads(DURATIONS.read_text(encoding="utf-8")).items()}
    return {}


def _remember(results: list[Result]) -> None:
    seconds: Counter[str] = Counter()
    for result in results:
        seconds[result.exercise] += result.seconds  # type: ignore[assignment]
    with contextlib.suppress(OSError):  # a folder that cannot be written costs a little time, no verdict
        DURATIONS.parent.mkdir(exist_ok=True)
        DURATIONS.write_text(json.dumps(_remembered() | seconds), encoding="utf-8")


def settled(exercises: Sequence[Exercise], results: list[Result]) -> list[Result]:
    """The results as if all had run one after the other: an exercise waits for those it needs."""
    passed: dict[str, bool] = {}
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


def _run_lots(bench: Bench, lots: list[list[Exercise]], target: str) -> list[Result]:
    """Run the first lot here, and each other one in a child with a bench split from this one."""
    places: dict[int, Path] = {}
    results: list[Result] = []
    try:
        for lot in lots[1:]:
            place, other = bench.new_folder() / "results.json", bench.split()
            child = fork(lambda other=other, lot=lot, place=place: _run_lot(other, lot, target, place))  # type: ignore[misc]
            other.close()
            places[child] = place
        results += run_here(lots[0], target)
        while places:
            child, place = next(iter(places.items()))
            _, status = os.waitpid(child, 0)
            del places[child]
            results += _results_at(place, status)
    finally:
        for child in places:
            kill(child)
    return results


def _results_at(place: Path, status: int) -> list[Result]:
    """What a child has left. Raises Trouble when it failed."""
    if status:
        raise Trouble("The workbook's fault, not yours: another process of the checks failed; please try again.")
    found = json.loads(place.read_text(encoding="utf-8"))
    if "trouble" in found:
        raise Trouble(found["trouble"])
    return [Result.from_data(data) for data in found["results"]]


def _run_lot(bench: Bench, exercises: list[Exercise], target: str, place: Path) -> int:
    """In the child: check, and leave the results at `place`."""
    benches.current = bench
    found: dict[str, object] = {}
    try:
        found["results"] = [result.data() for result in run_here(exercises, target)]
    except Trouble as trouble:
        found["trouble"] = str(trouble)
    place.write_text(json.dumps(found), encoding="utf-8")
    return 0


@dataclass(eq=False)
class Collector:
    """A pytest plugin that takes the results in."""

    results: list[Result] = field(default_factory=list)
    trouble: str = ""
    stopped: bool = False

    def pytest_runtest_logreport(self, report: Any) -> None:
        from workbook.lab.plugin import results_in

        self.results += results_in(report)

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            self.trouble = str(report.longrepr).strip().splitlines()[-1]

    def pytest_keyboard_interrupt(self, excinfo: Any) -> None:
        self.stopped = excinfo.type is KeyboardInterrupt
        self.trouble = self.trouble or getattr(excinfo.value, "msg", "") or str(excinfo.value)

    def pytest_internalerror(self, excrepr: Any) -> None:
        self.trouble = str(excrepr).strip().splitlines()[-1]


def run_here(exercises: Sequence[Exercise], target: str) -> list[Result]:
    """Run the checks of `exercises` in this process, one after the other. Raises Trouble when they cannot be run."""
    import pytest

    arguments = [f"--rootdir={course.ROOT}", f"--config-file={course.ROOT / 'pyproject.toml'}"]
    arguments += ["-o", "addopts=", "--disable-plugin-autoload", "--import-mode=importlib", "--strict-markers"]
    arguments += ["-p", "no:cacheprovider", "--capture=no", "--tb=short", "--target", target]
    for exercise in exercises:
        arguments += ["--exercise", exercise.id]
    collector, said = Collector(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = pytest.main([*arguments, *map(str, files_of(exercises))], plugins=[collector])
    if collector.stopped:
        raise KeyboardInterrupt
    if code not in (0, 1) and not any(result.outcome == verdicts.FAULT for result in collector.results):
        errors = [line.removeprefix("ERROR: ") for line in said.getvalue().splitlines() if line.startswith("ERROR: ")]
        raise Trouble(collector.trouble or " ".join(errors) or said.getvalue().strip()[-500:])
    return collector.results
