"""What may outlive one run of checks: a folder and the harness.

A bench may be set up by one process and used by a process that it forks, one at a time: `check --watch` and `prove` do
so, and pay for the harness's imports once.
"""

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workbook.course import ROOT
from workbook.folders import temporary_folder

ANSWER_SECONDS = 60.0  # the longest order is a boot that hangs


class LabFault(Exception):
    """The lab itself failed: nothing that the code under check did."""


class Harness:
    """The lab's end of a harness process: orders as JSON lines to `orders`, one answer to each from `answers`."""

    def __init__(self, orders: int, answers: int, log: Path, process: "subprocess.Popen[bytes] | None" = None) -> None:
        self._to, self._from = orders, answers
        self._log, self._process = log, process
        self._ready = process is None  # a second one is forked ready
        self._count = 0
        self._read = b""
        self._turn = threading.Lock()

    @classmethod
    def start(cls, folder: Path, argv_prefix: Sequence[str] = ()) -> "Harness":
        """Start a harness process; `wait` for it before the first order."""
        path = folder / "harness.log"
        with path.open("wb") as log:
            process = subprocess.Popen(
                [*argv_prefix, sys.executable, "-m", "workbook.lab.harness"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=ROOT,
                env={**os.environ, "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES", "PYTHONUNBUFFERED": ""},
                start_new_session=True,
            )
        assert process.stdin
        assert process.stdout
        return cls(process.stdin.fileno(), process.stdout.fileno(), path, process)

    def split(self, folder: Path) -> "Harness":
        """A second harness, forked from this one with its libraries; it ends when closed, or with the first."""
        path = folder / "split.sock"
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
            listener.listen(1)
            self.do("split", on=str(path))
            connection, _ = listener.accept()
        path.unlink()
        descriptor = connection.detach()
        return Harness(descriptor, descriptor, self._log)

    @property
    def pid(self) -> int | None:
        """The process id of the harness, where this process started it."""
        return self._process.pid if self._process else None

    def do(self, verb: str, **order: Any) -> dict[str, Any]:
        """Send one order and return its answer; threads take turns. Raises LabFault when the harness is gone."""
        with self._turn:
            self._count += 1
            number = f"{os.getpid()}.{self._count}"
            line = json.dumps({"do": verb, **order, "n": number}).encode() + b"\n"
            try:
                while line:
                    line = line[os.write(self._to, line) :]
            except OSError:
                raise self._gone() from None
            while True:
                answer = self._line()
                if answer.pop("n", None) == number:
                    return answer

    def _line(self) -> dict[str, Any]:
        while b"\n" not in self._read:
            if not select.select([self._from], [], [], ANSWER_SECONDS)[0]:
                raise LabFault(f"the process behind the checks does not answer within {ANSWER_SECONDS:.0f} s")
            piece = os.read(self._from, 1 << 16)
            if not piece:
                raise self._gone()
            self._read += piece
        line, _, self._read = self._read.partition(b"\n")
        return json.loads(line)  # type: ignore[no-any-return]

    def _gone(self) -> LabFault:
        lines = self._log.read_text(errors="replace").strip().splitlines() if self._log.exists() else []
        return LabFault(f"the process behind the checks ended: {lines[-1] if lines else 'it said nothing'}")

    def wait(self) -> None:
        """Return when the libraries are loaded."""
        if not self._ready:
            self._line()
            self._ready = True

    def close(self) -> None:
        """End the harness and all that it forked."""
        if self._process is None:
            os.close(self._to)
            return
        assert self._process.stdin
        assert self._process.stdout
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def kill(self) -> None:
        """End the harness at once, whatever it is doing; the workers end with it."""
        if self._process:
            self._process.kill()
        self.close()


class Bench:
    """A folder and a harness; `close` removes both."""

    def __init__(self, argv_prefix: Sequence[str] = ()) -> None:
        self._argv_prefix = argv_prefix
        self._stack = contextlib.ExitStack()
        try:
            self.folder = self._stack.enter_context(temporary_folder())
            self.harness = Harness.start(self.folder, argv_prefix)
            self._stack.callback(lambda: self.harness.close())
        except BaseException:
            self._stack.close()
            raise

    def renew(self) -> None:
        """Put a new harness in the place of one that may be in the middle of an order."""
        self.harness.kill()
        self.harness = Harness.start(self.folder, self._argv_prefix)

    def new_folder(self) -> Path:
        """A folder for one lab."""
        return Path(tempfile.mkdtemp(dir=self.folder, prefix="l"))

    def split(self) -> "Bench":
        """A second bench for a run at the same time, in the same folder; closing it leaves the first as it is."""
        second = Bench.__new__(Bench)
        second.folder, second._argv_prefix = self.folder, self._argv_prefix
        second._stack = contextlib.ExitStack()
        second.harness = self.harness.split(self.new_folder())
        second._stack.callback(second.harness.close)
        return second

    def close(self) -> None:
        """End everything; nothing is left behind."""
        self._stack.close()


current: Bench | None = None  # set by whoever forks runs; the plugin makes a bench of its own where it is None
