"""What may outlive one run of checks: a folder and the harness.

A bench may be set up by one process and used by a process that it forks, one at a time: `check --watch` and `prove` do
so, and pay for the harness's imports once.
"""

import contextlib
import json
import os
import re
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from workbook import course
from workbook.course import ROOT, Chapter
from workbook.folders import temporary_folder
from workbook.patience import LONGEST_STEP, Patience

IMPORT = re.compile(r"^(?:from [a-z][\w.]* )?import (?:\([^)]*\)|.+)$", re.M)  # at the top of a module, not relative
ANSWER_SECONDS = 20.0  # to an order, beyond the patience that is ordered with it
LONG, LONG_SECONDS = ("fill", "grow", "clock"), 60.0  # orders that fill a database, or let each app do its jobs


class Sandbox(Protocol):
    """How programs are kept to themselves: by what their commands begin with. They may write to `folder`."""

    def for_apps(self, folder: Path) -> Sequence[str]:
        """What the command of a harness begins with."""

    def for_valkey(self, folder: Path) -> Sequence[str]:
        """What the command of Valkey begins with."""


class NoSandbox:
    """Programs run as they are."""

    def for_apps(self, folder: Path) -> Sequence[str]:
        """Nothing."""
        return ()

    for_valkey = for_apps


class LabFault(Exception):
    """The lab itself failed: nothing that the code under check did."""


class HarnessClient:
    """The lab's end of a harness process: orders as JSON lines, one answer to each.

    They go through the pipes of `process`, or through what connects to `listener`, once it is split from another.
    """

    def __init__(
        self,
        log: Path,
        process: "subprocess.Popen[bytes] | None" = None,
        listener: socket.socket | None = None,
    ) -> None:
        self._log, self._process, self._listener = log, process, listener
        self._to = self._from = -1
        if process and process.stdin and process.stdout:
            self._to, self._from = process.stdin.fileno(), process.stdout.fileno()
        self._ready = False
        self._fault = ""  # why there will be no more answers
        self._count = 0
        self._read = b""
        self._turn = threading.Lock()

    @classmethod
    def start(cls, folder: Path, chapter: Chapter | None, beginning: Sequence[str]) -> "HarnessClient":
        """Start a harness process, for the apps of `chapter` or of any; `wait` for it before the first order.

        `beginning` is that of its command.
        """
        about = [json.dumps(imports_of(chapter)), *([chapter.name] if chapter else [])]
        path = folder / "harness.log"
        with path.open("wb") as log:
            process = subprocess.Popen(
                [*beginning, sys.executable, "-m", "workbook.lab.harness", *about],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=ROOT,
                env={**os.environ, "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES", "PYTHONUNBUFFERED": ""},
                start_new_session=True,
            )
        return cls(path, process)

    def split(self, folder: Path, processor: int | None = None) -> "HarnessClient":
        """A second harness, forked from this one as soon as it is ready; it ends when closed, or with the first.

        With a `processor`, it and the apps keep to that.
        """
        path = folder / "split.sock"
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(path))
        listener.listen(1)
        listener.settimeout(ANSWER_SECONDS)
        with self._turn:
            self._order("split", path=str(path), processor=processor)
        return HarnessClient(self._log, listener=listener)

    @property
    def pid(self) -> int | None:
        """The process id of the harness, where this process started it."""
        return self._process.pid if self._process else None

    @property
    def has_ended(self) -> bool:
        """Whether it will answer no more orders."""
        return bool(self._fault) or (self._process is not None and self._process.poll() is not None)

    def do(self, verb: str, **order: Any) -> dict[str, Any]:
        """Send one order and return its answer; threads take turns. Raises LabFault when the harness is gone."""
        with self._turn:
            number = self._order(verb, **order)
            seconds = LONG_SECONDS if verb in LONG else ANSWER_SECONDS
            seconds += order.get("seconds", 0.0) + order.get("spec", {}).get("patience", 0.0)
            while True:
                answer = self._line(seconds)
                if answer.pop("n", None) == number:
                    return answer

    def _order(self, verb: str, **order: Any) -> str:
        """Send one order and return the number that its answer will bear."""
        if self._fault:
            raise LabFault(self._fault)
        self._count += 1
        number = f"{os.getpid()}.{self._count}"
        line = json.dumps({"do": verb, **order, "n": number}).encode() + b"\n"
        try:
            while line:
                line = line[os.write(self._to, line) :]
        except OSError:
            raise self._gone() from None
        return number

    def _line(self, seconds: float = ANSWER_SECONDS) -> dict[str, Any]:
        while b"\n" not in self._read:
            patience = Patience(seconds)
            while not (found := select.select([self._from], [], [], LONGEST_STEP)[0]) and not patience.over():
                pass
            if not found:
                self._fault = f"the process behind the checks does not answer within {seconds:.0f} s"
                raise LabFault(self._fault)
            piece = os.read(self._from, 1 << 16)
            if not piece:
                raise self._gone()
            self._read += piece
        line, _, self._read = self._read.partition(b"\n")
        return json.loads(line)  # type: ignore[no-any-return]

    def _gone(self) -> LabFault:
        readable = self._log.is_file() and not self._log.is_symlink()  # apps may write beside it
        lines = self._log.read_text(errors="replace").strip().splitlines() if readable else []
        return LabFault(f"the process behind the checks ended: {lines[-1] if lines else 'it said nothing'}")

    def listener(self) -> socket.socket:
        """A socket that listens on the loopback address of the apps, whose network may be another one than ours."""
        folder = folder_in(self._log.parent)  # where both look
        path = str(folder / "door")
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(path)
            door.listen(1)
            door.settimeout(ANSWER_SECONDS)
            self.do("listen", path=path)
            with door.accept()[0] as link:
                _, (descriptor, *_), _, _ = socket.recv_fds(link, 1, 1)
        shutil.rmtree(folder)
        return socket.socket(fileno=descriptor)

    def wait(self) -> None:
        """Return when the libraries are loaded."""
        if self._listener:
            try:
                self._to = self._from = self._listener.accept()[0].detach()
            except OSError:
                raise self._gone() from None
            self._listener.close()
            self._listener = None
        elif not self._ready:
            self._line()
        self._ready = True

    def close(self) -> None:
        """End the harness and all that it forked."""
        if self._process is None:
            if self._listener:
                self._listener.close()
            else:
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
        elif not self._listener:  # processes forked meanwhile hold the socket, too: closing it here would tell nobody
            with socket.socket(fileno=os.dup(self._to)) as link:
                link.shutdown(socket.SHUT_RDWR)
        self.close()


def folder_in(place: Path) -> Path:
    """A new folder in `place`."""
    return Path(tempfile.mkdtemp(dir=place, prefix="l"))


def imports_of(chapter: Chapter | None) -> list[str]:
    """The imports at the top of the modules of a chapter, or of all, that are not relative: what an app needs first."""
    folders = [chapter.source] if chapter else [each.source for each in course.chapters()]
    files = [path for folder in folders for path in folder.glob("*.py")]
    return list(dict.fromkeys(line for path in files for line in IMPORT.findall(path.read_text(encoding="utf-8"))))


class Bench:
    """A folder and a harness; `close` removes both. One that is for the apps of one `chapter` boots them sooner."""

    def __init__(self, chapter: Chapter | None = None, sandbox: Sandbox | None = None) -> None:
        self.sandbox = sandbox or NoSandbox()
        self._stack = contextlib.ExitStack()
        try:
            self.folder = self._stack.enter_context(temporary_folder())
            self._start = lambda: HarnessClient.start(self.folder, chapter, self.sandbox.for_apps(self.folder))
            self.harness = self._start()
            self._stack.callback(lambda: self.harness.close())
        except BaseException:
            self._stack.close()
            raise

    def renew(self) -> None:
        """Put a new harness in the place of one that may be in the middle of an order."""
        self.harness.kill()
        self.harness = self._start()

    def new_folder(self) -> Path:
        """A folder for one lab."""
        return folder_in(self.folder)

    def split(self, processor: int | None = None) -> "Bench":
        """A second bench for a run at the same time, in the same folder; closing it leaves the first as it is."""
        second = Bench.__new__(Bench)
        second.folder, second.sandbox, second._stack = self.folder, self.sandbox, contextlib.ExitStack()
        second._start = lambda: self.harness.split(self.new_folder(), processor)
        second.harness = second._start()
        second._stack.callback(lambda: second.harness.close())
        return second

    def close(self) -> None:
        """End everything; nothing is left behind."""
        self._stack.close()


current: Bench | None = None  # set by whoever forks runs; the plugin makes a bench of its own where it is None
