"""`run`: a chapter's app, served on the loopback address with all that it needs.

    python3 -m workbook run 1 --solution
    ready http://127.0.0.1:8000

`served` is the same for the tool's own use (load tests, notebooks, attacks): on any free port, with a database and a
Redis of its own, so that nothing of the learner's is touched.
"""

import errno
import glob
import json
import os
import shlex
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import click

from workbook import course, data, programs
from workbook.book import accounts, mine
from workbook.book.targets import target_folder
from workbook.data.growth import Progress
from workbook.errors import Trouble
from workbook.folders import alone_in, temporary_folder
from workbook.guard import guarded, release
from workbook.patience import Patience, crowd
from workbook.serve.addresses import HOSTS
from workbook.serve.services import HOME, Services, environment, opened, private_services, services

PORTS = range(8000, 8100)
COOKIES = shlex.quote(str(HOME / "cookies"))  # where the request that signs in keeps them
SERVER = "gunicorn_conf.py"  # of a chapter that has one
JOBS = "jobs"  # the command of an app that has work to do beside answering requests
START_SECONDS = 30.0
KEEP_ALIVE_SECONDS = (
    75  # longer than a proxy in front keeps its connection (nginx: 60), else it sends into a closed one
)
GRACE_SECONDS = 2  # for requests that are being answered when the server is told to stop
THREADS = 8
TAIL_LINES = 15
LONGEST_LINE = 2000  # bytes of what an app prints that are looked at at once


@dataclass(frozen=True)
class Served:
    """A running app: where it answers, the services behind it, the process that has all of its processes below, and
    what they print.
    """

    url: str
    services: Services
    pid: int
    output: "Output | None" = None


@dataclass(frozen=True)
class ServePlan:
    """Which app is to be served, and how. `env` overrides the variables it reads."""

    chapter: course.Chapter
    folder: Path
    workers: int = 1
    books: int | None = None
    env: Mapping[str, str] | None = None
    watched: bool = False  # load the app again when one of its modules is saved, and pass on what it prints


def run(
    chapter: course.Chapter,
    *,
    solution: bool = False,
    port: int | None = None,
    workers: int = 1,
    books: int | None = None,
) -> int:
    """Serve the chapter until somebody stops it. Raises Trouble when the app does not start, or ends by itself."""
    plan = ServePlan(chapter, chapter.solution if solution else chapter.folder, workers, books, watched=True)
    with listening(port) as listener, services() as provided, _serving(plan, provided, listener) as server:
        click.echo(f"ready {server.url}")
        if port is None and urlsplit(server.url).port != PORTS[0]:
            click.echo(f"Port {PORTS[0]} is taken. If by another `run`: both have the same database and log.")
        for request in requests_to_paste(chapter, server.url):
            click.echo(f"  {request}")
        if chapter.has("docs"):
            click.echo(f"To read about it, and to try it in a browser: {server.url}/docs")
        if chapter.number > 0:
            log = f"Its log is {provided.logs}/audit.log" if not chapter.has("printed log") else "Its log comes here."
            click.echo(f"This server plays the https proxy in front of the app. {log}")
            click.echo("To see what plain HTTP gets: -H 'X-Edge-Proto: http'")
        if chapter.has("probes"):
            click.echo(f"As those ask who run it: curl -s -H 'X-Edge-For: none' {server.url}/readyz")
        server.process.wait()
        raise Trouble(f"The server has ended by itself.{server.output.tail()}")


@contextmanager
def served(
    chapter: course.Chapter,
    target: str | Path = "solutions",
    workers: int = 1,
    env: Mapping[str, str] | None = None,
    books: int | None = None,
    database: str | None = None,
) -> Iterator[Served]:
    """Serve the chapter as it stands in `target`, on any free port of the loopback address.

    `target` is "solutions", "chapters", or a folder: that of the chapter, or one that holds it. The database is a new
    one with the sample data, unless `database` is the URL of another; `books` lets it grow. Raises Trouble.
    """
    own = {
        "TRUSTED_HOSTS": HOSTS,
        "PATH_PREFIX": "",
        "PROXY_HOPS": "1",
        **(env or {}),
    }  # where the tool's own clients look for it
    plan = ServePlan(chapter, target_folder(target, chapter), workers, books, own)
    with listening(0) as listener, private_services(database) as provided:
        with _serving(plan, provided, listener) as server:
            yield Served(server.url, provided, server.process.pid, server.output)


def create_tables(chapter: course.Chapter, folder: Path, environ: Mapping[str, str]) -> list[str]:
    """Let the app of the chapter in `folder` make its tables in the database that `environ` names.

    It does so in a process of its own, which also shows whether it can be loaded: raises Trouble when it cannot.
    Returns the names of the commands that the app has beside Flask's own.
    """
    with temporary_folder() as scratch:
        result = scratch / "result.json"
        command = [sys.executable, "-m", "workbook.serve.wsgi", chapter.name, str(folder), str(result)]
        process = guarded(command, env=environ, output=subprocess.PIPE, folder=course.ROOT)
        output = Output(process, lambda line: None)
        try:
            with suppress(subprocess.TimeoutExpired):
                process.wait(START_SECONDS * crowd())
            if not result.exists():
                what = "was not loaded" if process.poll() is None else "ended its own process while it was loaded,"
                raise Trouble(f"The app in {folder} {what} within {START_SECONDS:.0f} seconds.{output.tail()}")
            outcome = json.loads(result.read_text("utf-8"))
            if "error" in outcome:
                raise Trouble(outcome["error"])
            return list(outcome["commands"])
        finally:
            release(process)


class Output:
    """What a process prints: each line is passed on, the last ones are kept."""

    def __init__(self, process: "subprocess.Popen[bytes]", pass_on: Callable[[str], object]) -> None:
        self._lines: deque[str] = deque(maxlen=TAIL_LINES)
        self._process, self._pass_on = process, pass_on
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout
        for line in iter(lambda: self._process.stdout.readline(LONGEST_LINE), b""):  # type: ignore[union-attr]
            text = line.decode(errors="replace").rstrip("\n")
            self._lines.append(text)
            with suppress(OSError, ValueError):  # nobody may be reading any more; the app must be able to print
                self._pass_on(text)

    def lines(self) -> list[str]:
        """The last lines."""
        return list(self._lines)

    def tail(self) -> str:
        """The last lines, as the end of a message."""
        if self._process.poll() is not None:
            self._reader.join(1)
        return "".join(f"\n  {line}" for line in (["It printed:", *self._lines] if self._lines else []))


@dataclass(frozen=True)
class _Server:
    """The process that serves, and what it prints."""

    url: str
    process: "subprocess.Popen[bytes]"
    output: Output


@contextmanager
def _serving(plan: ServePlan, provided: Services, listener: socket.socket) -> Iterator[_Server]:
    """Tables, data, then the server on the socket `listener`; ready inside the block, gone after it.

    An app that is watched and has a command `jobs` gets that beside the server.
    """
    environ = _environ(plan, provided)
    with alone_in(provided.folder):  # of two that start at once, one finds all of it there
        commands = create_tables(plan.chapter, plan.folder, environ)
        _fill(plan, environ)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}{environ.get('PATH_PREFIX', '')}"
    process = guarded(
        _gunicorn(plan, listener.fileno()),
        grace=GRACE_SECONDS + 1,
        env={**environ, "PYTHONPATH": str(course.ROOT)},
        output=subprocess.PIPE,
        pass_fds=[listener.fileno()],
        folder=provided.folder,  # not where a learner may keep a gunicorn.conf.py
    )
    try:
        server = _Server(url, process, Output(process, _passing_on(plan)))
        listener.close()  # from here on it is the server's alone: when that is gone, nobody takes connections
        _wait_until_ready(server, plan)
        with _jobs(plan, environ) if plan.watched and JOBS in commands else nullcontext():
            yield server
    finally:
        release(process)


@contextmanager
def _jobs(plan: ServePlan, environ: Mapping[str, str]) -> Iterator[None]:
    """The app's scheduler inside the block: `flask jobs`, a process that ends with this one."""
    app = f"workbook.serve.wsgi:create_app({plan.chapter.name!r}, {str(plan.folder)!r})"
    command = programs.command("flask", "--app", app, JOBS)
    env = {**environ, "FLASK_SKIP_DOTENV": "1"}  # .env is the stack's (`up`), not ours
    process = guarded(command, grace=GRACE_SECONDS, env=env, output=subprocess.PIPE, folder=course.ROOT)
    try:
        Output(process, _passing_on(plan))
        yield
    finally:
        release(process)


def _passing_on(plan: ServePlan) -> Callable[[str], object]:
    """What becomes of a line that a process of the app's prints."""
    return (lambda line: print(line, file=sys.stderr)) if plan.watched else (lambda line: None)


def _environ(plan: ServePlan, provided: Services) -> dict[str, str]:
    """The environment of the app: the tool's own, what the services are, and what the plan overrides.

    No byte code is written: Python would take that of a module for current when it is saved twice within a second.
    """
    variables = {**os.environ, **environment(provided), **(plan.env or {})}
    Path(variables["LOG_FOLDER"]).mkdir(parents=True, exist_ok=True)
    return {**variables, "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def _gunicorn(plan: ServePlan, descriptor: int) -> list[str]:
    """The server's command line. gunicorn itself believes no proxy: that is the app's decision."""
    command = programs.command("gunicorn", "--bind", f"fd://{descriptor}", "--no-control-socket")
    if (plan.folder / SERVER).exists():
        command += ["--config", str(plan.folder / SERVER)]
    command += ["--worker-class", "gthread", "--threads", str(THREADS), "--workers", str(plan.workers)]
    command += ["--keep-alive", str(KEEP_ALIVE_SECONDS)]
    command += ["--graceful-timeout", str(GRACE_SECONDS), "--forwarded-allow-ips", "", "--log-level", "error"]
    if plan.watched:
        command += ["--reload", "--reload-engine", "poll"]
        for folder in (plan.folder, *mine.folders()):
            command += ["--reload-extra-file", f"{glob.escape(str(folder))}/*.py"]
    return [*command, f"workbook.serve.wsgi:serve({plan.chapter.name!r}, {str(plan.folder)!r})"]


def _fill(plan: ServePlan, environ: Mapping[str, str]) -> None:
    """The sample data, where there is none yet, and as many books as the plan says."""
    with progress_bar("books", plan.books if plan.watched else None) as progress:
        with opened(environ["DATABASE_URL"]) as engine:
            data.fill(engine, plan.books, environ=environ, progress=progress)


def _wait_until_ready(server: _Server, plan: ServePlan) -> None:
    """Return when /api/health answers 200; raises Trouble when it answers otherwise, or not in time."""
    patience = Patience(START_SECONDS)
    while not patience.over():
        if server.process.poll() is not None:
            raise Trouble(f"The app in {plan.folder} ended while it was started.{server.output.tail()}")
        answer = _health(server.url)
        if answer == (200, ""):
            return
        if answer:
            raise Trouble(f"/api/health answers {answer[0]}, not 200: {answer[1]}{server.output.tail()}")
        time.sleep(0.02)
    raise Trouble(f"The app in {plan.folder} does not answer within {START_SECONDS:.0f} seconds.{server.output.tail()}")


def _health(url: str) -> tuple[int, str] | None:
    """The status of /api/health, with the body where it is not 200; None when nothing answers yet."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=5)
    try:
        connection.request("GET", f"{parts.path}/api/health")
        answer = connection.getresponse()
        body = answer.read(1000).decode(errors="replace").strip()
        return answer.status, "" if answer.status == 200 else body
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()


@contextmanager
def listening(port: int | None) -> Iterator[socket.socket]:
    """A socket that listens on `port` of the loopback address; 0 is any, None the first of PORTS that is free.

    The server gets the socket, not the number, so that nobody else can take the port in between.
    """
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        for candidate in [port] if port is not None else [*PORTS, 0]:
            try:
                listener.bind(("127.0.0.1", candidate))
                break
            except OSError as error:
                if port is not None or error.errno != errno.EADDRINUSE:
                    what = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
                    raise Trouble(f"Port {candidate} {what}: choose another with --port.") from None
        listener.listen(512)
        yield listener


def requests_to_paste(chapter: course.Chapter, url: str) -> list[str]:
    """Three requests to begin with, as lines for a shell. From chapter 1 on, the third signs in."""
    books = f"-i '{url}/api/books?page_size=2'" if chapter.has("pages") else f"{url}/api/books"
    requests = [f"curl -s {books}", f"curl -s '{url}/api/books/search?q=whale'"]
    json_body = "-H 'Content-Type: application/json' -d"
    if chapter.number == 0:
        book = json.dumps({"title": "Kokoro", "author": "Natsume Sōseki"}, ensure_ascii=False)
        return [*requests, f"curl -s -i {url}/api/books {json_body} {shlex.quote(book)}"]
    person = json.dumps({"email": "alice@example.org", "password": accounts.password("alice")})
    if chapter.has("tokens"):
        return [*requests, f"curl -s {json_body} {shlex.quote(person)} {url}/api/auth/login"]
    jar = f"-c {COOKIES} -b {COOKIES}"
    token = f"$(curl -s {jar} {url}/api/auth/csrf | cut -d '\"' -f 4)"
    login = f'curl -s {jar} -H "X-CSRF-Token: {token}" {json_body} {shlex.quote(person)} {url}/api/auth/login'
    return [*requests, login]


@contextmanager
def progress_bar(what: str, total: int | None) -> Iterator[Progress | None]:
    """A function that shows how far the work has come, on standard error; None when there is no `total` to reach."""
    if total is None:
        yield None
        return
    with click.progressbar(length=total, label=what, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def show(done: int, _total: int) -> None:
            bar.update(done - bar.pos)

        yield show
