"""A suite that the learner has written, and what comes of it when it is run: on the right app, on another right one, on
a broken one.

A suite stands in a folder of its chapter, which says of what kind it is. Each run has a copy of that chapter, whose
files nobody has touched, and a process of its own.

    unit         plain functions of the apps, imported
    integration  create_app() in the suite's process; DATABASE_URL names an empty database, REDIS_URL an empty Redis
    functional   HTTP, to the app that is served at BASE_URL, with the sample data in it
    contract     the same
    load         the same, with many books; not tests, but a Locust file, whose exit code says what came of it
"""

import importlib.util
import json
import os
import re
import secrets
import shutil
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from workbook import course
from workbook.book import answers
from workbook.course import Exercise
from workbook.errors import Trouble
from workbook.lab import settings, swapping
from workbook.lab.bench import LabFault
from workbook.lab.database import open_database
from workbook.lab.edge import Hung
from workbook.lab.failure import shortened
from workbook.lab.lab import Lab
from workbook.lab.suite_run import AS_WRITTEN, REVERSED, SHUFFLED
from workbook.lab.traces import spoken_path

ORDERS = (AS_WRITTEN, REVERSED, SHUFFLED)
NOTICED = course.ROOT / ".workbook" / "noticed.json"
RUN_SECONDS = 20.0
LOAD_SECONDS = 50.0  # for Locust to come to its end
LOAD_BOOKS = 3000  # there are, so that it makes a difference whether all of them are read
NO_TESTS = 5  # the code by which pytest says so
LOAD = "load"
SERVED = ("functional", "contract")
LONGEST_FAILURE, LONGEST_OUTPUT = 25, 15  # lines


@dataclass(frozen=True)
class SuiteRun:
    """One run of a suite. `outcomes`: of each test, passed, failed, skipped or xfailed; `failures`: how they failed.

    `trouble` says, as a sentence, why there is no such thing: its process ended, or did not end, or a file cannot be
    read. `sleeps` are lines of the suite that sleep, `assertions` counts what held; `reached` says whether what is
    broken was run at all, where that is known.
    """

    command: str
    order: str
    outcomes: Mapping[str, str]
    failures: Mapping[str, str]
    trouble: str
    sleeps: Sequence[str]
    assertions: int
    reached: bool | None
    output: str = ""

    @property
    def passed(self) -> bool:
        """Whether it came to its end, there was something to do, and nothing failed."""
        return not self.trouble and not self.failures and "passed" in self.outcomes.values()

    @property
    def noticed(self) -> bool:
        """Whether it came to its end, and something failed."""
        return bool(self.failures) and not self.trouble

    @property
    def summary(self) -> str:
        """What came of it, as pytest says it, trimmed: the first failure whole, of others the name and the error."""
        if self.trouble:
            return "\n".join([self.trouble, *([shortened(self.output, LONGEST_OUTPUT)] if self.output.strip() else [])])
        lines: list[str] = []
        for test, text in list(self.failures.items())[:1]:
            lines += [f"{test} failed:", shortened(text, LONGEST_FAILURE), ""]
        lines += [f"{test} failed{_why(text)}" for test, text in list(self.failures.items())[1:4]]
        counts = [
            (list(self.outcomes.values()).count(word), word) for word in ("failed", "passed", "skipped", "xfailed")
        ]
        return "\n".join([*lines, ", ".join(f"{count} {word}" for count, word in counts if count) or "no tests ran"])


class Suite:
    """The tests of one exercise in the target that `lab` has."""

    def __init__(self, lab: Lab, exercise: Exercise) -> None:
        self.exercise = exercise
        self.kind = Path(exercise.modules[0]).parent.as_posix()
        self.runs: list[SuiteRun] = []
        self._lab = lab

    @property
    def command(self) -> str:
        """What a person types to run it."""
        if self.kind == LOAD:
            module = spoken_path(self._lab.folder / self.exercise.modules[0])
            return f"locust -f {module} --headless --only-summary --host http://127.0.0.1:8000"
        return f"pytest {spoken_path(self._lab.folder / self.kind)}"

    def run(
        self, *app: str, order: str = AS_WRITTEN, once: bool = False, added: Mapping[str, str] = MappingProxyType({})
    ) -> SuiteRun:
        """Run it in the `order` on the right app, or on the one with the known answers `app` in it.

        `once` something has failed, that is enough. An answer is named by chapter and name, such as
        `ch04_pagination/a_cursor_is_an_id`. `added` is put at the end of modules, by their full names. Raises Hung
        where it does not come to its end on the right app.
        """
        swapped = _swapped(app) | _longer(added)
        with ExitStack() as stack:
            folder = Path(stack.enter_context(self._lab.scratch()))
            shutil.copytree(self._lab.folder, folder / self._lab.chapter.name, ignore=_NO_CACHES)
            env = settings.inherited() | {"TZ": "UTC"}
            if self.kind in SERVED:
                env["BASE_URL"] = stack.enter_context(self._lab.served(swapped))
                swapped = {}
            else:
                env |= self._surroundings(folder, stack)
            env |= {"HOME": str(folder), "TMPDIR": str(folder)}
            spec = {
                "folder": str(folder),
                "tests": str(folder / self._lab.chapter.name / self.kind),
                "trace": str(folder / "trace"),
                "order": order,
                "once": once,
                "first": self._noticed().get(" ".join(app), "") if once else "",
                "env": env,
                "swapped": swapped,
                "nonce": secrets.token_hex(8),
                "patience": RUN_SECONDS,
            }
            said = self._lab.harness.do("suite", name=f"{folder.name}.suite", spec=spec)
        found = self._read(said, spec)
        self.runs.append(found)
        if once and found.noticed:
            self._remember(app, next(iter(found.failures)))
        if "hung" in said and not app:
            raise Hung(found.trouble)  # it would do so each time
        return found

    def load(self, *app: str, added: Mapping[str, str] = MappingProxyType({})) -> SuiteRun:
        """Let Locust run it against the right app, or the one with the known answers `app` in it; `added` as in `run`.

        Its exit code is all that counts: 0 where the app is good enough. Raises Trouble where there is no Locust.
        """
        if importlib.util.find_spec("locust") is None:
            raise Trouble("Locust is missing: python3 -m workbook check 8.5 installs it.")
        module = self.exercise.modules[0]
        swapped = _swapped(app) | _longer(added)
        with self._lab.scratch() as folder, self._lab.served(swapped, LOAD_BOOKS) as url:
            shutil.copytree(self._lab.folder, folder / self._lab.chapter.name, ignore=_NO_CACHES)
            file = folder / self._lab.chapter.name / module
            arguments = [sys.executable, "-m", "locust", "-f", str(file), "--headless", "--only-summary"]
            env = settings.inherited() | {"HOME": str(folder), "TMPDIR": str(folder), "TZ": "UTC"}
            said = self._lab.harness.do(
                "program",
                arguments=[*arguments, "--loglevel", "ERROR", "--host", url],
                env=env,
                folder=str(folder),
                seconds=LOAD_SECONDS,
            )
        found = _of_locust(self.command, module, said)
        self.runs.append(found)
        return found

    def _surroundings(self, folder: Path, stack: ExitStack) -> dict[str, str]:
        """The environment of an app: a database and a Redis with nothing in them, keys, and a folder for its log."""
        database = open_database(folder)
        stack.callback(database.close)
        self._lab.clear_redis()
        env = settings.environment(folder, database.url, self._lab.env["REDIS_URL"])
        shutil.copytree(self._lab.env["KEY_FOLDER"], env["KEY_FOLDER"], symlinks=True, dirs_exist_ok=True)
        return env

    def _noticed(self) -> dict[str, str]:
        """Which test was the first to notice what is wrong with an app, the last time: it comes first the next time."""
        with suppress(OSError, ValueError):
            found = json.loads(NOTICED.read_text(encoding="utf-8")).get(f"{self.exercise.id} {self._lab.folder}", {})
            return {str(app): str(test) for app, test in found.items()}
        return {}

    def _remember(self, app: Sequence[str], test: str) -> None:
        """Keep it, where the suite stands in the workbook; of two processes, one may forget what the other keeps."""
        if not self._lab.folder.is_relative_to(course.ROOT) or self._noticed().get(" ".join(app)) == test:
            return
        with suppress(OSError, ValueError):
            NOTICED.parent.mkdir(exist_ok=True)
            known = json.loads(NOTICED.read_text(encoding="utf-8")) if NOTICED.exists() else {}
            known.setdefault(f"{self.exercise.id} {self._lab.folder}", {})[" ".join(app)] = test
            partial = NOTICED.with_suffix(f".{os.getpid()}")
            partial.write_text(json.dumps(known), encoding="utf-8")
            partial.replace(NOTICED)

    def _read(self, said: dict[str, Any], spec: Mapping[str, Any]) -> SuiteRun:
        report = said.get("report") or {}
        if report and report.get("nonce") != spec["nonce"]:
            raise LabFault("a report of a suite that is another one's")
        return SuiteRun(
            command=self.command,
            order=str(spec["order"]),
            outcomes=report.get("outcomes", {}),
            failures=report.get("failures", {}),
            trouble=_trouble(said, report),
            sleeps=report.get("sleeps", []),
            assertions=report.get("assertions", 0),
            reached=bool(report["reached"]) if report and spec["swapped"] else None,
            output=said["output"],
        )


def _of_locust(command: str, module: str, said: Mapping[str, Any]) -> SuiteRun:
    """What came of a run of Locust: one outcome, by its exit code."""
    printed = f"{said['output']}\n{said['errors']}"
    told = [line for line in printed.splitlines() if line.strip() and not _TABLE.match(line)]
    trouble = f"Locust was still running after {LOAD_SECONDS:.0f} s, and was stopped." if said["code"] is None else ""
    failures = {module: "\n".join([f"exit code {said['code']}", *told])} if said["code"] else {}
    return SuiteRun(
        command=command,
        order=AS_WRITTEN,
        outcomes={module: "failed" if failures else "passed"},
        failures=failures,
        trouble=trouble,
        sleeps=[],
        assertions=0,
        reached=None,
        output="\n".join(told),
    )


# Locust's own figures: heads and rules of its tables, a row of requests, a row of percentiles, the sums
_TABLE = re.compile(
    r"""\s*(?: Type\s+Name\s | [-|]+\| | [A-Z]+\s.*\d+\(\d+\.\d+%\) | [A-Z]+\s.*(?:\s+\d+){12} | Aggregated\s+\d
    | Response\ time\ percentiles )""",
    re.VERBOSE,
)
_NO_CACHES = shutil.ignore_patterns("__pycache__", ".*")


def _why(failure: str) -> str:
    """The first line of the error in the text of a failure, after a colon; nothing where there is none."""
    errors = [line.removeprefix("E").strip() for line in failure.splitlines() if line.startswith("E ")]
    return f": {errors[0]}" if errors else ""


def _trouble(said: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    """Why a run says nothing about the app, as a sentence; "" where it does."""
    if "hung" in said:
        return f"The suite was still running after {said['hung']:.0f} s, and was stopped."
    if not report:
        return f"The suite's process ended with code {said['ended']} before the tests had come to their end."
    if report["errors"]:
        return f"pytest cannot read the suite:\n{shortened(report['errors'][0], LONGEST_FAILURE)}"
    if not report["outcomes"] and report["code"] not in (0, NO_TESTS):
        return f"pytest could not begin: it ended with code {report['code']}."
    if not report["outcomes"]:
        return "There are no tests in it."
    if (report["code"] == 0) == bool(report["failures"]):
        return f"pytest ended with code {report['code']}, which is not what its tests say."
    return ""


def _source(module: str) -> str:
    """What the file of a module of the workbook says, by its full name."""
    return course.ROOT.joinpath(*module.split(".")).with_suffix(".py").read_text(encoding="utf-8")


def _longer(added: Mapping[str, str]) -> dict[str, str]:
    """The source of the modules, by their full names, at whose end something is `added`."""
    return {name: _source(name) + text for name, text in added.items()}


@cache
def _swapped(app: tuple[str, ...]) -> dict[str, str]:
    """The source of the modules that the known answers change, by their full names."""
    return answers.swapped(map(answers.named, app), swapping.REACH)
