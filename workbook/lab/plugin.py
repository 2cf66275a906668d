"""The pytest plugin: `--target`, the fixtures `lab` and `suite`, four-part messages, a verdict and points per exercise.

    pytest tests/ch01_security --target chapters

A graded check carries `@pytest.mark.exercise("1.3")`. Checks run in the order of the exercises, so that one whose
`needs` did not pass waits instead of failing. An ungraded test gets a lab by `@pytest.mark.chapter("1")`.
Of a check with `@pytest.mark.hidden("what it looks at")` a verdict tells that sentence only (`lab.naming`); the output
of pytest itself has all of it, and so have verdicts with `--revealed`.

`--seen FILE` writes what was asked, and how it was answered: a line for each method, path, version and status.
"""

import json
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from workbook import course
from workbook.course import CHAPTER_NAME
from workbook.errors import Trouble
from workbook.lab import naming, verdicts
from workbook.lab.bench import LabFault
from workbook.lab.exchange import Exchange
from workbook.lab.failure import contract_of, title_of
from workbook.lab.grading import Grading, Judged
from workbook.lab.lab import Lab
from workbook.lab.naming import Called
from workbook.lab.suites import Suite
from workbook.lab.verdicts import Result

RESULT = "workbook result"  # the user property that carries a Result, also from a worker of pytest-xdist
THERE = "workbook checks"  # what a worker of pytest-xdist says of the checks that there are


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("workbook", "checking exercises")
    group.addoption(
        "--target", default="solutions", help="a folder with chapters in it, or the URL of a running server"
    )
    group.addoption("--exercise", action="append", help="only the checks of this exercise, such as 1.3; repeatable")
    group.addoption("--revealed", action="store_true", help="let verdicts tell all that hidden checks find")
    group.addoption(
        "--seen", type=Path, metavar="FILE", help="write what was asked, and by which status it was answered"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "exercise(id): the exercise that a graded check belongs to")
    config.addinivalue_line("markers", "hidden(sentence): a graded check of which verdicts tell this sentence only")
    config.addinivalue_line("markers", "chapter(number): the chapter whose app the lab of an ungraded test serves")
    if hasattr(config, "workerinput"):
        from workbook.guard import die_with_parent

        die_with_parent()
    config.pluginmanager.register(Checks(config), "workbook-checks")


class Checks:
    """The hooks, and the state of one session."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.controls = not hasattr(config, "workerinput") and getattr(config.option, "dist", "no") != "no"
        self.grading = Grading(config.getoption("--target"))
        self.results: list[Result] = []
        self.there: dict[str, dict[str, str]] = {}  # by exercise, the titles of all checks that its file holds, by name
        self._called: dict[str, Called] = {}  # by the id of the item
        self._hidden: Counter[str] = Counter()  # how many checks of an exercise are
        self.fault = ""
        self.seen: set[str] = set()

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:
        """With pytest -n: the checks of a chapter go to one process, where they share one lab, in their order; so do
        the tests of a folder within tests/workbook, which share what takes long to make.
        """
        if config.option.dist != "load":
            return None
        from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

        class ByChapter(LoadScopeScheduling):
            def _split_scope(self, nodeid: str) -> str:
                folder = Path(nodeid.split("::")[0]).parent
                together = CHAPTER_NAME.fullmatch(folder.name) or folder.parent.name == "workbook"
                return folder.name if together else nodeid

        return ByChapter(config, log)

    # -- collection --------------------------------------------------------------------------------------------------

    @pytest.hookimpl
    def pytest_collect_file(self, file_path: Path) -> None:
        chapter_checks = CHAPTER_NAME.fullmatch(file_path.parent.name) and file_path.name.startswith("test_")
        if chapter_checks and not self.controls and not self.config.option.collectonly:
            self.guarded(self.grading.prepare)

    @pytest.hookimpl
    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        for item in report.result if isinstance(report.result, list) else ():  # before any are chosen, or deselected
            if isinstance(item, pytest.Function) and (exercise := exercise_of(item)) is not None:
                self.there.setdefault(exercise, {})[self.called(item).name] = self.called(item).title

    def called(self, item: pytest.Item) -> Called:
        """What a check is called to whoever sees the verdict."""
        if place_of(item) not in self._called:
            exercise = exercise_of(item) or ""
            found = naming.called(item, self._hidden[exercise] + 1)
            self._hidden[exercise] += found.hidden
            open_to_all = Called(item.name, title_of(item.name))
            self._called[place_of(item)] = open_to_all if self.config.getoption("--revealed") else found
        return self._called[place_of(item)]

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """With pytest -n: what a process that ends has collected."""
        self.there |= getattr(node, "workeroutput", {}).get(THERE, {})

    @pytest.hookimpl
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        order = self.guarded(self.grading.order)
        faults = []
        for item in items:
            exercise = exercise_of(item)
            if fault := naming.fault_of(item, exercise is not None, "suite" in getattr(item, "fixturenames", ())):
                faults.append(f"{place_of(item)} {fault}")
            if exercise is None:
                continue
            try:
                contract_of(item.function)  # type: ignore[attr-defined]
            except ValueError as fault:
                faults.append(f"{place_of(item)} {fault}")
            if exercise not in order:
                faults.append(f"{place_of(item)} belongs to exercise {exercise}, which no exercises.toml knows")
        if faults:
            raise pytest.UsageError(*dict.fromkeys(faults))
        for number in dict.fromkeys(exercise.split(".")[0] for item in items if (exercise := exercise_of(item))):
            self.guarded(self.grading.find_target, number)
        self.select(items)
        items.sort(key=lambda item: self.turn_of(item, order))
        self.grading.planned = {exercise_of(item) for item in items}

    def turn_of(self, item: pytest.Item, order: list[str]) -> tuple[int, bool, int]:
        """When a check has its turn: by its exercise; hidden ones of a chapter are its last, so that no answer to
        another one can tell what they have asked.
        """
        if (exercise := exercise_of(item)) is None:
            return -1, False, 0
        return int(exercise.split(".")[0]), item.get_closest_marker("hidden") is not None, order.index(exercise)

    def select(self, items: list[pytest.Item]) -> None:
        """Keep only the checks that --exercise names."""
        if wanted := self.config.getoption("--exercise"):
            others = [item for item in items if exercise_of(item) not in wanted]
            items[:] = [item for item in items if exercise_of(item) in wanted]
            self.config.hook.pytest_deselected(items=others)

    def guarded(self, work: Any, *arguments: Any) -> Any:
        """Call `work`; what keeps the lab from working ends the session, as nobody's failure."""
        try:
            return work(*arguments)
        except Trouble as trouble:
            pytest.exit(str(trouble), returncode=2)
        except LabFault as fault:
            self.fault = str(fault)
            pytest.exit(f"The workbook's fault, not yours: {fault}", returncode=2)

    # -- one check ---------------------------------------------------------------------------------------------------

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        if (exercise := exercise_of(item)) is not None:
            self.guarded(self.grading.enter, exercise, item.name)

    @pytest.fixture
    def lab(self, request: pytest.FixtureRequest) -> Iterator[Any]:
        """The app under check and everything around it, as it was after the boot."""
        exercise = exercise_of(request.node)
        marker = request.node.get_closest_marker("chapter")
        if exercise is None and marker is None:
            raise pytest.UsageError(f"{request.node.nodeid} wants a lab: mark it with exercise or chapter")
        number = exercise.split(".")[0] if exercise else str(marker.args[0])
        lab = self.guarded(self.grading.lab_of, number)
        lab.reset()
        yield lab
        self.seen |= {seen(exchange) for exchange in lab.exchanges}
        lab.close_clients()

    @pytest.fixture
    def suite(self, request: pytest.FixtureRequest, lab: Any) -> Suite:
        """The tests that the learner has written for the exercise of a check."""
        exercise = exercise_of(request.node)
        if exercise is None or not isinstance(lab, Lab):
            raise pytest.UsageError(f"{request.node.nodeid} wants a suite: mark it with exercise, and check a folder")
        return Suite(lab, course.exercise(exercise))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        exercise = exercise_of(item)
        if (
            exercise is None
            or (report.when == "setup" and report.passed)
            or (report.when == "teardown" and report.passed)
        ):
            return report
        outcome: Judged = self.grading.judge(exercise, item, call, self.called(item))
        report.outcome = outcome.as_pytest
        if outcome.as_pytest == "failed":
            report.longrepr = str(outcome)
        elif outcome.as_pytest == "skipped":
            report.longrepr = (str(item.path), (item.location[1] or 0) + 1, str(outcome))
        report.user_properties.append((RESULT, json.dumps(outcome.result.data())))
        return report

    # -- at the end --------------------------------------------------------------------------------------------------

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.results += results_in(report)

    @pytest.hookimpl
    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        begun = {result.exercise for result in self.results}
        results = verdicts.with_left_out(self.results, {id: self.there.get(id, {}) for id in begun})
        judged = [verdicts.verdict_on(exercise, results) for exercise in course.select(None) if exercise.id in begun]
        lines = verdicts.table(judged)
        if lines:
            terminalreporter.section(f"points, {self.config.getoption('--target')}")
            for line, verdict in zip(lines, [*judged, None], strict=True):
                colour = verdicts.LOOKS.get(verdict.text, verdicts.WAITING)[1] if verdict else None
                terminalreporter.write_line(line, **({colour: True} if colour else {}))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self.grading.close()
        if hasattr(self.config, "workeroutput"):
            self.config.workeroutput[THERE] = self.there
        if file := self.config.getoption("--seen"):
            file.write_text("".join(sorted(self.seen)), encoding="utf-8")
        if any(result.outcome == verdicts.FAULT for result in self.results):
            session.exitstatus = 2

    @pytest.hookimpl
    def pytest_unconfigure(self) -> None:
        self.grading.close()


def place_of(item: pytest.Item) -> str:
    """The file of a check and its name; pytest's own id of one that is not in the workbook has no file."""
    return f"{item.path}{item.nodeid}" if item.nodeid.startswith("::") else item.nodeid


def exercise_of(item: pytest.Item) -> str | None:
    """The exercise that a graded check belongs to."""
    marker = item.get_closest_marker("exercise")
    return str(marker.args[0]) if marker else None


def seen(exchange: Exchange) -> str:
    """A line about a request: its method, its path without the prefix that the app is mounted at, the version that came
    back (1 of an app that knows no versions), and the status (None: there was no answer).
    """
    version = next((value for name, value in exchange.headers if name.lower() == "api-version"), "1")
    path = exchange.path.removeprefix(exchange.settings.get("PATH_PREFIX", "")) or "/"
    return f"{exchange.method} {path} {version} {exchange.status}\n"


def results_in(report: pytest.TestReport) -> list[Result]:
    """The result that a report carries, if any."""
    return [Result.from_data(json.loads(str(value))) for name, value in report.user_properties if name == RESULT]
