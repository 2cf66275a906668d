"""One forked copy of the app: it serves on a Unix socket and obeys the harness over a socket pair.

What a check may know beyond HTTP is recorded here, beside the app: the SQL of each request, the virtual machine steps
SQLite took for it, the error that the app turned into an answer. And here the clock is moved.
"""

import builtins
import contextvars
import faulthandler
import functools
import gc
import json
import os
import re
import signal
import socket
import sys
import threading
import time
import traceback
import types
import weakref
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workbook.guard import die_with_parent
from workbook.lab import swapping
from workbook.lab.key_folder import KeyFolder
from workbook.patience import Patience
from workbook.serve import outside, wsgi

SENDABLE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")  # of a header (RFC 9110, 5.5)
STEPS_PER_CALL = 100  # how often SQLite reports its progress
IN_FRONT = re.compile(r"\A\s*(?:/\*.*?\*/\s*)+", re.DOTALL)  # comments: the first word after them says what is done
LEDGERS_KEPT = 500
JOB_SECONDS = 10.0  # for the jobs that fall due when the clock is moved
# methods of Flask that an error of the app passes through, also when a handler makes an answer of it
WATCHED = ("preprocess_request", "dispatch_request", "make_response", "process_response", "handle_user_exception")

_ledger: contextvars.ContextVar[dict[str, Any] | None] = contextvars.ContextVar("ledger", default=None)
_counters: weakref.WeakSet[Any] = weakref.WeakSet()  # the rate limits that an app counts in its memory
_schedules: list["Schedule"] = []  # of jobs that fall due when the clock is moved
_real_monotonic = time.monotonic


class MovedClock:
    """The app's time: Python's clocks and SQLite's `current_timestamp`, `offset` seconds ahead of the real ones."""

    def __init__(self) -> None:
        import time_machine

        self.offset = 0.0
        self.travel = time_machine.travel(time.time(), tick=True).start()
        self.travel.shift(time_machine.escape_hatch.time.time() - time.time())  # what the start itself has taken
        time.monotonic = lambda: _real_monotonic() + self.offset

    def set(self, offset: float) -> None:
        self.travel.shift(offset - self.offset)
        self.offset = offset


class Jobs:
    """The jobs of APScheduler that executors have been given and that have not ended.

    Counted where they are given and where they end: the scheduler's own events come when a job may be over already.
    """

    def __init__(self) -> None:
        self.running, self._lock = 0, threading.Lock()

    def count(self, change: int) -> None:
        with self._lock:
            self.running += change


_jobs = Jobs()


class Schedule:
    """A scheduler of APScheduler's that the app has started."""

    def __init__(self, scheduler: Any) -> None:
        self._scheduler = scheduler

    def run_due(self) -> None:
        """Let the jobs run that are due by now, to their end, or for JOB_SECONDS; some are late, some are dropped."""
        while not self._scheduler.running:  # it is just about to be
            time.sleep(0.002)
        self._scheduler.wakeup()
        patience = Patience(JOB_SECONDS)
        # in this order: a job that is no longer due has been counted before
        while not patience.over() and (self._due() or _jobs.running > 0):
            time.sleep(0.002)

    def _due(self) -> bool:
        moment = time.time()
        times = [job.next_run_time for job in self._scheduler.get_jobs()]
        return any(next_run and next_run.timestamp() <= moment for next_run in times)

    def begin_again(self) -> None:
        """The clock has been put back: let each job run next when it would if the app had just started."""
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=job.trigger.get_next_fire_time(None, datetime.now(UTC)))


class Ledgers:
    """WSGI middleware around the app: one ledger per request, found again by the X-Lab-Id that the edge put on it."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app
        self.ledgers: dict[str, dict[str, Any]] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        entry: dict[str, Any] = {"sql": [], "steps": 0, "error": None, "done": False}
        self.ledgers[environ.pop("HTTP_X_LAB_ID", "")] = entry
        while len(self.ledgers) > LEDGERS_KEPT:
            self.ledgers.pop(next(iter(self.ledgers)))
        environ["REMOTE_ADDR"] = "127.0.0.1"  # the proxy's; a Unix socket has none
        token = _ledger.set(entry)
        answer: Iterable[bytes] = ()

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            for name, value in headers:
                if not SENDABLE.fullmatch(f"{name}: {value}"):  # the server would be silent, and the client wait for it
                    raise ValueError(f"no server can send this header: {name}: {value!r}")
            return start_response(status, headers, *more)

        try:
            answer = self.app(environ, start)
            yield from answer
        except BaseException as error:
            entry["error"] = described(error)
            raise
        finally:
            if hasattr(answer, "close"):
                answer.close()
            entry["done"] = True
            _ledger.reset(token)


def trust_keys() -> None:
    """Read a private key without a look at its primes: 35 ms for each app that is booted. Before it is imported."""
    from cryptography.hazmat.primitives import serialization

    for name in ("load_pem_private_key", "load_der_private_key"):
        original = getattr(serialization, name)
        setattr(serialization, name, functools.partial(original, unsafe_skip_rsa_key_validation=True))


def instrument() -> None:
    """Let SQLAlchemy and Flask write into the ledger, and know who counts in memory. Once, before any fork."""
    import flask
    from limits.storage import MemoryStorage
    from sqlalchemy import event
    from sqlalchemy.engine import Engine
    from werkzeug.exceptions import HTTPException

    @event.listens_for(Engine, "before_cursor_execute")
    def on_statement(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if entry := _ledger.get():
            entry["sql"].append([statement, repr(parameters)])

    @event.listens_for(Engine, "after_cursor_execute")
    def on_sent(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if (entry := _ledger.get()) and entry["sql"]:
            entry["sql"][-1][0] = IN_FRONT.sub("", statement)  # as it was sent: the app may have changed it

    @event.listens_for(Engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        if hasattr(connection, "set_progress_handler"):
            connection.set_progress_handler(_count_steps, STEPS_PER_CALL)
            connection.create_function(
                "current_timestamp", 0, lambda: time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time()))
            )

    initialise = MemoryStorage.__init__

    def initialise_and_register(self: Any, *args: Any, **kwargs: Any) -> None:
        initialise(self, *args, **kwargs)
        _counters.add(self)

    MemoryStorage.__init__ = initialise_and_register  # type: ignore[method-assign]

    def watch(name: str) -> None:
        original = getattr(flask.Flask, name)

        def watched(self: Any, *args: Any, **kwargs: Any) -> Any:
            try:
                return original(self, *args, **kwargs)
            except Exception as error:
                if not isinstance(error, HTTPException) and (entry := _ledger.get()):
                    entry["error"] = described(error)
                raise

        setattr(flask.Flask, name, watched)

    for name in WATCHED:
        watch(name)
    if "apscheduler.schedulers" in sys.modules:
        _instrument_schedulers()


def _instrument_schedulers() -> None:
    """Know the schedules that an app starts, and how many of their jobs run."""
    from apscheduler.executors.base import BaseExecutor
    from apscheduler.schedulers.base import BaseScheduler

    start = BaseScheduler.start

    def start_and_register(self: Any, *args: Any, **kwargs: Any) -> None:
        _schedules.append(Schedule(self))
        start(self, *args, **kwargs)

    BaseScheduler.start = start_and_register
    submit = BaseExecutor.submit_job

    def count_and_submit(self: Any, *args: Any) -> None:
        _jobs.count(1)
        try:
            submit(self, *args)
        except BaseException:
            _jobs.count(-1)
            raise

    BaseExecutor.submit_job = count_and_submit

    def count_the_end(name: str) -> None:
        original = getattr(BaseExecutor, name)

        def ended(self: Any, *args: Any) -> None:
            try:
                original(self, *args)
            finally:
                _jobs.count(-1)

        setattr(BaseExecutor, name, ended)

    for name in ("_run_job_success", "_run_job_error"):
        count_the_end(name)


def _count_steps() -> int:
    if entry := _ledger.get():
        entry["steps"] += STEPS_PER_CALL
    return 0


def described(error: BaseException) -> dict[str, Any]:
    """The error as plain data: its type, its text, and the frames it came through, innermost last; where the code is no
    Python, also the column of the last of their lines from which on it is not, counted from 1.
    """
    names = [_qualified(frame) for frame, _ in traceback.walk_tb(error.__traceback__)]
    found = zip(traceback.extract_tb(error.__traceback__), names, strict=False)  # the app may set tracebacklimit
    frames = [[frame.filename, frame.lineno, name, frame.line] for frame, name in found]
    column = None
    if isinstance(error, SyntaxError) and error.filename:
        line = error.text or ""
        frames.append([error.filename, error.lineno, "<module>", line.strip()])
        column = (error.offset or 0) - (len(line) - len(line.lstrip()))
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    missing = getattr(error, "name", None)
    return {"type": type(error).__name__, "text": text, "frames": frames, "missing": missing, "column": column}


def _qualified(frame: types.FrameType) -> str:
    """The name of the function that a frame is of, within its class or its function: `BookItem.get`."""
    return frame.f_code.co_qualname.replace(".<locals>", "")


def run(spec: dict[str, Any], control: socket.socket, listener: socket.socket) -> None:
    """Boot the app that `spec` describes and serve it until the control socket ends. Never returns."""
    die_with_parent()
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    trace = os.open(spec["trace"], os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    faulthandler.register(signal.SIGUSR1, file=trace, all_threads=True)
    sys.stdout, sys.stderr = (os.fdopen(n, "w", 1, errors="backslashreplace", closefd=False) for n in (1, 2))
    say = _speaker(control)
    clock = MovedClock()
    clock.set(spec["clock"])
    outside.install(**spec["outside"])
    recorder, key_folder = Ledgers(lambda *_: []), KeyFolder(spec["env"].get("KEY_FOLDER", "keys"))
    threading.Thread(target=_obey, args=(control, say, clock, recorder, key_folder), daemon=True).start()
    try:
        recorder.app = _create_app(spec)
    except BaseException as error:
        say({"failed": {"kind": "raised", **described(error)}})
        os._exit(1)
    gc.collect()
    gc.freeze()
    if spec["command"]:
        _run_command(recorder.app, spec["command"], say)
    else:
        _serve(recorder, listener, spec["public"], ready=lambda url: say({"ready": True, "url": url}))
    os._exit(0)


def _run_command(app: Any, arguments: list[str], say: Callable[[dict[str, Any]], None]) -> None:
    """Run a command of the app's that starts a scheduler and goes on until the process ends."""

    def tell() -> None:
        while not _schedules:
            time.sleep(0.002)
        _schedules[0].run_due()
        say({"ready": True})

    threading.Thread(target=tell, daemon=True).start()
    from flask.cli import ScriptInfo

    try:
        app.cli.main(arguments, "flask", standalone_mode=False, obj=ScriptInfo(create_app=lambda: app))
    except BaseException as error:
        say({"failed": {"kind": "raised", **described(error)}})


def _ran(app: Any, arguments: list[str], given: str) -> dict[str, Any]:
    """Run a command of the app's to its end, with the file `given` as its standard input, and say what came of it."""
    result = app.test_cli_runner().invoke(args=arguments, input=Path(given).read_bytes())
    error = result.exception
    raised = described(error) if error and not isinstance(error, SystemExit) else None
    return {"code": result.exit_code, "output": result.output, "raised": raised}


def _create_app(spec: dict[str, Any]) -> Callable[..., Iterable[bytes]]:
    """Import the chapter from the folders of `spec["path"]` (the first that has a module wins) and create its app."""
    os.environ.clear()
    os.environ.update(spec["env"])
    time.tzset()
    sys.dont_write_bytecode = False
    sys.pycache_prefix = spec["cache"]  # of this lab: a __pycache__ can be stale within the second of a save
    os.chdir(spec["folder"])
    _hash_anew(tuple(spec["path"]))
    swapping.install(spec["swapped"])
    extension = types.ModuleType("extension")
    exec(compile(spec["extension"], "<the check's extension>", "exec"), extension.__dict__)  # noqa: S102
    app = wsgi.loaded(spec["package"], spec["path"], spec["mine"], spec["config"])
    if spec["create_tables"]:
        with app.app_context():
            app.extensions["sqlalchemy"].create_all()
    for name, path in spec["routes"].items():
        app.add_url_rule(path, name, _as_asked, methods=["GET", "POST"])
    if spec["extension"]:
        extension.init_app(app)
    if spec["rules"]:
        _rule_otherwise(app, {(name, method): frozenset(roles) for name, method, roles in spec["rules"]})
    return app  # type: ignore[no-any-return]


def _hash_anew(folders: tuple[str, ...]) -> None:
    """Let `hash` have a seed of this process, where modules in `folders` call it.

    So it is with processes that are started; those that are forked have the seed of the harness.
    """
    original, seed = builtins.hash, os.urandom(16)

    def has_seed(value: object) -> bool:
        return isinstance(value, (str, bytes)) or (isinstance(value, (tuple, frozenset)) and any(map(has_seed, value)))

    def hash_anew(value: object, /) -> int:
        own = sys._getframe(1).f_code.co_filename.startswith(folders)
        return original((seed, value) if own and has_seed(value) else value)

    builtins.hash = hash_anew


def _as_asked() -> tuple[str, int, dict[str, str]]:
    """The answer of a route that a check has added: 204, with the headers that its query names.

    Or the HTTP error whose status is the query's `error`, with those headers: `description` is its text, `data` in JSON
    what Flask-RESTful's abort() would have put into it.
    """
    from flask import request
    from werkzeug.exceptions import default_exceptions

    asked = request.args.copy()
    status, description, data = (asked.pop(name, None) for name in ("error", "description", "data"))
    if status is None:
        return "", 204, asked.to_dict()
    headers = list(asked.items(multi=True))

    class Asked(default_exceptions[int(status)]):  # type: ignore[misc]
        def get_headers(self, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
            return [*super().get_headers(*args, **kwargs), *headers]

    error = Asked(description)
    if data is not None:
        error.data = json.loads(data)
    raise error


def _rule_otherwise(app: Any, rows: dict[tuple[str, str], frozenset[str]]) -> None:
    """Put `rows` into the app's table of rules; without roles (chapter 0), links ask whether `rows` shut out all."""
    if "rules" in app.extensions:
        app.extensions["rules"] = {**app.extensions["rules"], **rows}
    else:
        app.extensions["links"] = lambda name, method: "anonymous" in rows.get((name, method), {"anonymous"})


def _serve(recorder: Ledgers, listener: socket.socket, public: bool, ready: Callable[[str], None]) -> None:
    """Serve for good, on the Unix socket; what is `public` also on a port of the loopback address, as `run` does it."""
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        server_version, sys_version = "workbook", ""

        def version_string(self) -> str:
            return self.server_version

        def log(self, *args: Any) -> None:
            """No access log: the lab keeps the exchanges."""

    name = f"unix://{listener.getsockname()}"
    server = make_server(name, 0, recorder, threaded=True, request_handler=Quiet, fd=listener.fileno())
    url = ""
    if public:
        open_to_all = make_server("127.0.0.1", 0, wsgi.Edge(recorder), threaded=True, request_handler=Quiet)
        threading.Thread(target=open_to_all.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{open_to_all.server_port}"
    ready(url)
    server.serve_forever()


def _speaker(control: socket.socket) -> Callable[[dict[str, Any]], None]:
    lock = threading.Lock()

    def say(message: dict[str, Any]) -> None:
        with lock:
            control.sendall(json.dumps(message).encode() + b"\n")

    return say


def _obey(
    control: socket.socket,
    say: Callable[[dict[str, Any]], None],
    clock: MovedClock,
    recorder: Ledgers,
    key_folder: KeyFolder,
) -> None:
    """Answer the harness while the main thread boots or serves. The end of the socket ends the worker."""
    for line in control.makefile("rb"):
        order = json.loads(line)
        answer: dict[str, Any] = {"n": order["n"]}
        if order["do"] == "clock":
            clock.set(order["offset"])
            for schedule in _schedules:
                schedule.run_due()
        elif order["do"] == "reset":
            if clock.offset:
                clock.set(0.0)
                for schedule in _schedules:
                    schedule.begin_again()
            for counter in list(_counters):
                counter.reset()
            key_folder.clear()
        elif order["do"] == "ledger":
            answer["ledger"] = recorder.ledgers.get(order["id"])
        elif order["do"] == "command":
            answer |= _ran(recorder.app, order["arguments"], order["given"])
        elif order["do"] == "outside":
            outside.install(order["names"], order["routes"])
        elif order["do"] == "keys":
            key_folder.look()
            answer["modes"] = {name: sorted(seen) for name, seen in key_folder.modes.items()}
            answer["moves"] = key_folder.moves
        elif order["do"] == "tried":
            answer["tried"] = outside.tried()
        elif order["do"] == "busy":
            answer["busy"] = sum(not entry["done"] for entry in list(recorder.ledgers.values()))
        say(answer)
    os._exit(0)
