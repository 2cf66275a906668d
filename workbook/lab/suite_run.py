"""One run of a suite of tests: pytest, in a process that the harness has forked for it.

The suite is code under check. So nothing that it prints, and no code that it ends with, is believed: what counts is the
report, which comes last. A suite whose process ends without one has not been run to its end.
"""

import faulthandler
import importlib
import json
import os
import random
import signal
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from workbook.course import ROOT
from workbook.guard import die_with_parent
from workbook.lab import swapping

AS_WRITTEN, REVERSED, SHUFFLED = "as written", "reversed", "shuffled"
SEED = 8
# plugins of pytest's own that would keep files, or collect garbage five times at the end
UNUSED = ("cacheprovider", "doctest", "junitxml", "pastebin", "unraisableexception", "threadexception")
# what suites import: here, once, before any fork
LIBRARIES = "pytest _pytest.assertion.rewrite _pytest.logging _pytest.tmpdir _pytest.monkeypatch httpx jsonschema_rs"


def load() -> None:
    """Import what every run needs."""
    for name in LIBRARIES.split():
        importlib.import_module(name)


def run(spec: dict[str, Any], control: socket.socket) -> None:
    """Run the suite that `spec` describes, say the report on `control`, and end the process.

    `folder` has the chapter's folder in it, `tests` is the suite in that; `order` is one of the three, `env` the
    environment, `swapped` the source of modules that are other ones, `nonce` stands in the report. It ends with the
    first failure where `once` is enough; the test that is to be the `first` is named by its id.
    """
    die_with_parent()
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    trace = os.open(spec["trace"], os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    faulthandler.register(signal.SIGUSR1, file=trace, all_threads=True)
    sys.stdout, sys.stderr = (os.fdopen(n, "w", 1, errors="backslashreplace", closefd=False) for n in (1, 2))
    os.environ.clear()
    os.environ.update(spec["env"])
    time.tzset()
    tempfile.tempdir = None  # the harness may know another one
    sys.dont_write_bytecode = False
    os.chdir(spec["folder"])
    swapping.install(spec["swapped"])
    import pytest

    report = Report(Path(spec["folder"]), spec["order"], spec["first"])
    report.watch()
    arguments = [f"--rootdir={spec['folder']}", f"--config-file={ROOT / 'pyproject.toml'}", "-o", "addopts="]
    arguments += ["--disable-plugin-autoload", "--import-mode=importlib", "--strict-markers", "--color=no"]
    arguments += ["-q", "--no-header", "--tb=short", "-rN", "-o", "enable_assertion_pass_hook=true"]
    for plugin in UNUSED:
        arguments += ["-p", f"no:{plugin}"]
    arguments += ["--exitfirst"] if spec["once"] else []
    code = pytest.main([*arguments, spec["tests"]], plugins=[report])
    said = {"nonce": spec["nonce"], "code": int(code), **report.data()}
    control.sendall(json.dumps({"report": said}).encode() + b"\n")
    os._exit(0)


@dataclass(eq=False)
class Report:
    """A pytest plugin: puts the tests in order, and takes in what happens. `folder` is where the suite stands."""

    folder: Path
    order: str
    first: str = ""
    outcomes: dict[str, str] = field(default_factory=dict)  # passed, failed, skipped or xfailed, by the id of the test
    failures: dict[str, str] = field(default_factory=dict)  # what pytest says of those that failed
    errors: list[str] = field(default_factory=list)  # of files that cannot be read
    sleeps: Counter[str] = field(default_factory=Counter)  # the lines of the suite that sleep
    assertions: int = 0

    def data(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "outcomes": self.outcomes,
            "failures": self.failures,
            "errors": self.errors,
            "sleeps": list(self.sleeps),
            "assertions": self.assertions,
            "reached": bool(swapping.reached),
        }

    def watch(self) -> None:
        """Take notice from now on of who sleeps, and of what is expected to raise."""
        import asyncio

        import pytest

        time.sleep = self._noticed(time.sleep)
        asyncio.sleep = self._noticed(asyncio.sleep)
        leave = pytest.RaisesExc.__exit__

        def expected(*arguments: Any) -> Any:
            __tracebackhide__ = True
            self.assertions += 1
            return leave(*arguments)

        pytest.RaisesExc.__exit__ = expected  # type: ignore[method-assign]

    def _noticed(self, sleep: Callable[..., Any]) -> Callable[..., Any]:
        def noticed(*arguments: Any, **named: Any) -> Any:
            if place := self._place(sys._getframe(1)):
                self.sleeps[place] += 1
            return sleep(*arguments, **named)

        return noticed

    def _place(self, frame: FrameType) -> str:
        """The line of the suite that a frame is at; "" where it is other code."""
        path = Path(frame.f_code.co_filename)
        return f"{path.relative_to(self.folder)}:{frame.f_lineno}" if path.is_relative_to(self.folder) else ""

    # -- the hooks ---------------------------------------------------------------------------------------------------

    def pytest_collection_finish(self, session: Any) -> None:
        if self.order == REVERSED:
            session.items.reverse()
        elif self.order == SHUFFLED:
            random.Random(SEED).shuffle(session.items)
        session.items.sort(key=lambda item: item.nodeid != self.first)

    def pytest_assertion_pass(self) -> None:
        self.assertions += 1

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            self.errors.append(str(report.longrepr))

    def pytest_internalerror(self, excrepr: Any) -> None:
        self.errors.append(str(excrepr))

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed:
            self.outcomes[report.nodeid] = "failed"
            self.failures.setdefault(report.nodeid, report.longreprtext)
        elif report.when == "call" or (report.when == "setup" and report.skipped):
            expected = report.skipped and hasattr(report, "wasxfail")
            self.outcomes[report.nodeid] = "xfailed" if expected else report.outcome
