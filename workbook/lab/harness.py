"""The process behind the checks: it holds the libraries, and forks a worker each time an app is booted.

    python -m workbook.lab.harness IMPORTS [CHAPTER]

IMPORTS is a list of import statements in JSON: in a sandbox it does not see the solution that they stand in. With a
chapter, it holds the modules of earlier chapters that this one is built on, too.

It obeys JSON lines on its standard input and answers each with one line. The end of the input ends it and all that it
forked. One thread and one selector: it must be able to fork at any moment, and to read what the workers print all
the time, so that endless printing neither stalls them nor fills a disk.
"""

import gc
import importlib
import json
import os
import re
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from workbook import course
from workbook.book import mine
from workbook.guard import die_with_parent, open_to_its_kind
from workbook.lab import suite_run, worker
from workbook.patience import Patience

LATE = (  # what libraries import when an app is made or asked, and what the lab needs
    "sqlite3 sqlalchemy.dialects.sqlite flask_sqlalchemy.cli werkzeug.serving time_machine logging.handlers "
    "workbook.data"
)
LATE_WITH = {"limits": "valkey limits.storage.redis msgspec"}  # where an import names one
LATE_WITH_POSTGRESQL = "psycopg sqlalchemy.dialects.postgresql.psycopg"
TRACE_SECONDS = 1.0  # for a worker to write down where its threads are
REPLY_SECONDS = 2.0  # for a worker to answer an order; it answers within microseconds unless its interpreter is stuck
PROGRAM_SECONDS = 10.0  # for a command of the app's, or a program beside it, to end
OUTPUT_HEAD, OUTPUT_TAIL = 4000, 4000  # characters kept of what a worker prints
FRAME = re.compile(r'  File "(.+)", line (\d+) in (.+)')


class Stream:
    """The first and the last of what a worker wrote to one stream."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        os.set_blocking(descriptor, False)
        self.open = True
        self.clear()

    def clear(self) -> None:
        self.head, self.tail, self.dropped = b"", b"", 0

    def read(self) -> bool:
        """Take in what is there, once; False when there was nothing."""
        try:
            piece = os.read(self.descriptor, 65536)
        except BlockingIOError:
            return False
        self.open = bool(piece)
        room = OUTPUT_HEAD - len(self.head)
        self.head += piece[:room]
        rest = self.tail + piece[room:] if room < len(piece) else self.tail
        self.tail = rest[-OUTPUT_TAIL:]
        self.dropped += len(rest) - len(self.tail)
        return self.open

    def text(self) -> str:
        middle = f"\n… {self.dropped:,} bytes …\n".encode() if self.dropped else b""
        return (self.head + middle + self.tail).decode(errors="replace")


class Worker:
    """The harness's side of one forked app."""

    def __init__(self, pid: int, control: socket.socket, streams: list[int], trace: Path) -> None:
        self.pid, self.control, self.trace = pid, control, trace
        self.control.setblocking(False)
        self.output, self.errors = (Stream(descriptor) for descriptor in streams)
        self.lines: deque[dict[str, Any]] = deque()
        self.buffer = b""
        self.code: int | None = None  # once it has ended

    def read(self) -> bool:
        """Take in what it says on the control socket; False when that is closed."""
        try:
            piece = self.control.recv(1 << 20)
        except BlockingIOError:
            return True
        except ConnectionError:
            piece = b""
        *lines, self.buffer = (self.buffer + piece).split(b"\n")
        self.lines.extend(json.loads(line) for line in lines)
        return bool(piece)

    def ended(self) -> bool:
        if self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.code = os.waitstatus_to_exitcode(status)
        return self.code is not None

    def kill(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)  # it may not have its own group yet
            self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def threads(self) -> list[list[list[Any]]]:
        """Where each of its threads is now: frames, innermost last."""
        start = self.trace.stat().st_size
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGUSR1)
        found: list[list[list[Any]]] = []
        patience, size = Patience(TRACE_SECONDS), -1
        while not patience.over() and (size != self.trace.stat().st_size or size == start):
            size = self.trace.stat().st_size
            time.sleep(0.02)
        for line in self.trace.read_bytes()[start:].decode(errors="replace").splitlines():
            if "most recent call first" in line:
                found.append([])
            elif (frame := FRAME.match(line)) and found:
                found[-1].insert(0, [frame[1], int(frame[2]), frame[3], ""])
        return found


class Harness:
    """Boots, asks and ends workers by name."""

    def __init__(self) -> None:
        self.selector = selectors.DefaultSelector()
        self.workers: dict[str, Worker] = {}
        self.orders = 0

    def boot(self, name: str, spec: dict[str, Any]) -> dict[str, Any]:
        """Fork a worker; returns {"ready": True} or {"failed": …} when the app raised, hung or exited."""
        self.stop(name)
        found = self._fork(name, spec)
        patience = Patience(spec["patience"])
        while not patience.over():
            if found.lines:
                return found.lines.popleft()
            if found.ended() and not found.lines:
                found.read()
                if found.lines:
                    return found.lines.popleft()
                said = self.look(name)["errors"]
                return {"failed": {"kind": "exited", "code": found.code, "frames": [], "said": said}}
            self.pump(0.05)
        return {"failed": {"kind": "hung", "threads": found.threads(), "seconds": spec["patience"], "frames": []}}

    def _fork(self, name: str, spec: dict[str, Any]) -> Worker:
        Path(spec["bind"]).unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(spec["bind"])
        listener.listen(256)
        try:
            return self._forked(name, spec["trace"], lambda control: worker.run(spec, control, listener))
        finally:
            listener.close()

    def _forked(self, name: str, trace: str, work: Callable[[socket.socket], None]) -> Worker:
        """Fork a process that does `work` with its end of a socket pair, and never comes back from it."""
        Path(trace).touch()
        ours, theirs = socket.socketpair()
        pipes = [os.pipe(), os.pipe()]
        pid = os.fork()
        if pid == 0:
            open_to_its_kind(True)
            for other in self.workers.values():
                other.control.close()
            ours.close()
            nothing = os.open(os.devnull, os.O_RDONLY)
            for descriptor, target in ((nothing, 0), (pipes[0][1], 1), (pipes[1][1], 2)):
                os.dup2(descriptor, target)
            for read_end, write_end in pipes:
                os.close(read_end)
                os.close(write_end)
            try:
                work(theirs)
            finally:
                os._exit(1)
        theirs.close()
        for _, write_end in pipes:
            os.close(write_end)
        found = self.workers[name] = Worker(pid, ours, [read_end for read_end, _ in pipes], Path(trace))
        self.selector.register(ours, selectors.EVENT_READ, (found, found))
        for stream in (found.output, found.errors):
            self.selector.register(stream.descriptor, selectors.EVENT_READ, (found, stream))
        return found

    def suite(self, name: str, spec: dict[str, Any]) -> dict[str, Any]:
        """Run a suite of tests in a process of its own, to its end.

        Returns {"report": …} with what suite_run says, or {"ended": code}, or {"hung": seconds, "threads": …}; and in
        each case {"output": …}, what it printed.
        """
        found = self._forked(name, spec["trace"], lambda control: suite_run.run(spec, control))
        patience = Patience(spec["patience"])
        answer: dict[str, Any] = {"hung": spec["patience"]}
        while not patience.over():
            if found.ended():
                found.read()
                answer = found.lines.popleft() if found.lines else {"ended": found.code}
                break
            self.pump(0.02)
        else:
            answer["threads"] = found.threads()
        said = self.look(name)
        answer["output"] = said["output"] + said["errors"]
        self.stop(name)
        return answer

    def pump(self, seconds: float | None) -> bool:
        """Take in what workers say and print, waiting at most `seconds`; True when there is an order on our input."""
        order = False
        for key, _ in self.selector.select(seconds):
            if key.data is None:
                order = True
            elif not key.data[1].read() and (not isinstance(key.data[1], Stream) or not key.data[1].open):
                self.selector.unregister(key.fileobj)
        return order

    def ask(self, name: str, order: dict[str, Any], seconds: float = REPLY_SECONDS) -> dict[str, Any]:
        """Send `order` to a worker and return its answer, or {"dead": …} / {"stuck": True}."""
        found = self.workers.get(name)
        if found is None or found.ended():
            return {"dead": found.code if found else None}
        self.orders += 1
        try:
            found.control.sendall(json.dumps({**order, "n": self.orders}).encode() + b"\n")
        except OSError:
            return {"dead": found.code}
        patience = Patience(seconds)
        while not patience.over():
            while found.lines:
                if (answer := found.lines.popleft()).get("n") == self.orders:
                    return answer
            if found.ended():
                return {"dead": found.code}
            self.pump(0.05)
        return {"stuck": True}

    def ask_all(self, order: dict[str, Any], seconds: float = REPLY_SECONDS) -> dict[str, Any]:
        """Send `order` to every worker; returns which ones obeyed."""
        answers = {name: self.ask(name, order, seconds) for name in self.workers}
        return {"obeyed": [name for name, answer in answers.items() if "n" in answer]}

    def look(self, name: str) -> dict[str, Any]:
        """How a worker is: alive or ended, where its threads are, what it printed since the last `forget`."""
        found = self.workers.get(name)
        if found is None:
            return {"dead": None, "output": "", "errors": ""}
        state: dict[str, Any] = {"dead": found.code} if found.ended() else {}
        for stream in (found.output, found.errors):
            for _ in range(100):
                if not stream.open or not stream.read():
                    break
        return {**state, "output": found.output.text(), "errors": found.errors.text()}

    def where(self, name: str) -> dict[str, Any]:
        found = self.workers.get(name)
        return {"threads": found.threads() if found and not found.ended() else []}

    def forget(self) -> None:
        """Drop what the workers printed so far."""
        self.pump(0)
        for found in self.workers.values():
            found.output.clear()
            found.errors.clear()

    def stop(self, name: str | None = None) -> dict[str, Any]:
        """End one worker, or all."""
        for key in [name] if name is not None else list(self.workers):
            if (found := self.workers.pop(key, None)) is not None:
                found.kill()
                for source in (found.control, found.output.descriptor, found.errors.descriptor):
                    with suppress(KeyError):
                        self.selector.unregister(source)
                found.control.close()
                os.close(found.output.descriptor)
                os.close(found.errors.descriptor)
        return {}

    def program(
        self, arguments: list[str], env: dict[str, str], folder: str, seconds: float = PROGRAM_SECONDS
    ) -> dict[str, Any]:
        """Run a program to its end where the apps run; its exit code is None where it found none in time."""
        try:
            done = subprocess.run(
                arguments, stdin=subprocess.DEVNULL, capture_output=True, env=env, cwd=folder, timeout=seconds
            )
        except subprocess.TimeoutExpired:
            return {"code": None, "output": "", "errors": ""}
        output, errors = (text.decode(errors="backslashreplace") for text in (done.stdout, done.stderr))
        return {"code": done.returncode, "output": output, "errors": errors}

    def fill(self, env: dict[str, str], books: int | None = None) -> dict[str, Any]:
        """Put the sample data into the app's database, and as many `books` as are wanted, in a process of its own that
        holds no code of the app.
        """
        read_end, write_end = os.pipe()
        pid = os.fork()
        if pid == 0:
            answer: dict[str, Any] = {}
            try:
                engine = importlib.import_module("sqlalchemy").create_engine(env["DATABASE_URL"])
                importlib.import_module("workbook.data").fill(engine, books, environ=env)
                engine.dispose()
            except BaseException as error:
                answer = {"failed": {"kind": "raised", **worker.described(error)}}
            os.write(write_end, json.dumps(answer).encode()[:60000])
            os._exit(0)
        os.close(write_end)
        with os.fdopen(read_end, "rb") as pipe:
            said = pipe.read()
        os.waitpid(pid, 0)
        return json.loads(said)  # type: ignore[no-any-return]

    def split(self, path: str, processor: int | None) -> dict[str, Any]:
        """Fork a second harness, which takes its orders from the socket at `path` and ends when that is closed."""
        if os.fork() == 0:
            die_with_parent()
            if processor is not None:
                os.sched_setaffinity(0, {processor})
            link = socket.socket(socket.AF_UNIX)
            link.connect(path)
            nothing = os.open(os.devnull, os.O_RDWR)
            os.dup2(nothing, 0)
            os.dup2(nothing, 1)
            for found in self.workers.values():
                found.control.close()
            serve(Harness(), link.fileno(), link.fileno())
            os._exit(0)
        return {}

    def listen(self, path: str) -> dict[str, Any]:
        """Hand a socket that listens on the loopback address to whoever listens at `path`."""
        with socket.create_server(("127.0.0.1", 0)) as listener, socket.socket(socket.AF_UNIX) as link:
            link.connect(path)
            socket.send_fds(link, [b"."], [listener.fileno()])
        return {}

    def obey(self, order: dict[str, Any]) -> dict[str, Any]:
        match order:
            case {"do": "boot", "name": name, "spec": spec}:
                return self.boot(name, spec)
            case {"do": "suite", "name": name, "spec": spec}:
                return self.suite(name, spec)
            case {"do": "ledger" | "busy" | "tried" | "keys", "name": name}:
                return self.ask(name, order)
            case {"do": "command", "name": name}:
                return self.ask(name, order, PROGRAM_SECONDS)
            case {"do": "program", "arguments": arguments, "env": env, "folder": folder}:
                return self.program(arguments, env, folder, order.get("seconds", PROGRAM_SECONDS))
            case {"do": "clock", "offset": offset}:
                return self.ask_all({"do": "clock", "offset": offset}, worker.JOB_SECONDS + REPLY_SECONDS)
            case {"do": "outside", "names": names, "routes": routes}:
                return self.ask_all({"do": "outside", "names": names, "routes": routes})
            case {"do": "listen", "path": path}:
                return self.listen(path)
            case {"do": "split", "path": path, "processor": processor}:
                return self.split(path, processor)
            case {"do": "look" | "where" | "stop" | "fill" as verb, "on": name}:
                return getattr(self, verb)(name)  # type: ignore[no-any-return]
            case {"do": "grow", "on": env, "books": books}:
                return self.fill(env, books)
            case {"do": "reset"}:
                self.forget()
                return self.ask_all({"do": "reset"})
        raise ValueError(order)


def load(chapter: str | None, imports: Iterable[str]) -> None:
    """Carry out `imports`, those of the app of `chapter`; without one, those of libraries only.

    Where the learner's tests are checked, no module of an earlier chapter: any of them may be swapped for a broken one.
    """
    if mine.standing_in():  # none of their modules may be there already, and none that imports one
        chapter = None
    suites = chapter is not None and course.chapter(chapter).has_suites
    if suites:
        suite_run.load()
        chapter = None
    postgresql = os.environ.get("DATABASE_URL", "").startswith("postgresql")
    named = " ".join(imports)
    others = " ".join(late for name, late in LATE_WITH.items() if name in named)
    late = f"{LATE} {others} {LATE_WITH_POSTGRESQL if postgresql else ''}".split()
    if not suites:
        sys.modules["pytest"] = None  # type: ignore[assignment]  # time_machine would load it, for a plugin of its own
    for statement in [*imports, *(f"import {name}" for name in late)]:
        if chapter or not statement.startswith("from solutions."):
            with suppress(Exception):  # what cannot be imported, the app itself will say when it boots
                exec(statement, {})  # noqa: S102  # a line of the solution
    if not suites:
        del sys.modules["pytest"]
    with suppress(Exception):
        importlib.import_module("sqlalchemy.orm").configure_mappers()  # of earlier chapters: else each app does it


def main() -> None:
    die_with_parent()
    open_to_its_kind(False)  # no app puts answers of its own between ours
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the lab, which then closes our input
    gc.disable()  # nothing that is loaded here is ever garbage
    chapter = sys.argv[2] if len(sys.argv) > 2 else None
    if chapter is None or course.chapter(chapter).has("tokens"):  # the others do without the library
        worker.trust_keys()
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = ""  # prometheus_client asks at its import whether there is one, for good
    load(chapter, json.loads(sys.argv[1]))
    worker.instrument()
    # what every worker shares: no collection looks at it again, and no page of it is copied for that
    gc.freeze()  # without a collection before, which would find next to nothing, and take its time
    gc.enable()
    os.write(1, json.dumps({"ready": os.getpid()}).encode() + b"\n")
    serve(Harness(), 0, 1)


def serve(harness: Harness, orders: int, answers: int) -> None:
    """Obey until the end of the orders."""
    harness.selector.register(orders, selectors.EVENT_READ, None)
    buffer = b""
    while True:
        if harness.pump(None):
            piece = os.read(orders, 65536)
            if not piece:
                harness.stop()
                return
            *lines, buffer = (buffer + piece).split(b"\n")
            for line in lines:
                order = json.loads(line)
                reply = json.dumps({**harness.obey(order), "n": order["n"]}).encode() + b"\n"
                while reply:
                    reply = reply[os.write(answers, reply) :]


if __name__ == "__main__":
    main()
