"""The `lab` fixture: the app under check, and everything around it that a check may see or move."""

import contextlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import httpx
import redis

from workbook.book import accounts
from workbook.course import Chapter
from workbook.lab import redis_service, repair, settings
from workbook.lab.app_files import AUDIT_LOG, AppFiles
from workbook.lab.bench import Bench, HarnessClient, LabFault, folder_in
from workbook.lab.database import Busy, Database, open_database
from workbook.lab.edge import TIMEOUT_SECONDS, Hung, LabEdge, NoAnswer, sent_raw
from workbook.lab.exchange import Exchange, Record
from workbook.lab.instances import App, Instances, Rules, Variant
from workbook.lab.outside import Outside
from workbook.lab.redis_service import RedisService
from workbook.lab.traces import frames_of, innermost, place, qualified, shown_error, source_line
from workbook.patience import Patience
from workbook.serve import visiting
from workbook.serve.addresses import ADDRESS, ORIGIN

if TYPE_CHECKING:
    from workbook.lab.keys import SigningKey

EXIT_SECONDS = 0.3
PATIENCE_SECONDS = 15.0  # of waiting for the app, per check
SETTLE_SECONDS = 5.0  # for what an app does after its answer
# for requests at once, until all of them want to write: by the machine's clock, as the patience of a database is
MEETING_SECONDS = 1.0


@dataclass(frozen=True)
class Ran:
    """What came of a program: its exit code, None where it did not come to an end in time, and all that it printed.

    `errors` is what it wrote to standard error, if that is known.
    """

    code: int | None
    output: str
    errors: str = ""


class Clock:
    """The app's clock: Python's, SQLite's, and the age of the keys in Redis."""

    def __init__(self, harness: HarnessClient, service: RedisService) -> None:
        self._harness, self._service = harness, service
        self.offset = 0.0

    def move(self, seconds: float) -> None:
        """Let `seconds` pass, at once; jobs of the app that fall due by then have run when this returns."""
        self.offset += seconds
        with contextlib.suppress(redis.ConnectionError, redis.TimeoutError):  # stopped: it holds nothing
            redis_service.move_time(self._service.client, seconds)
        self._harness.do("clock", offset=self.offset)

    def now(self) -> float:
        """The app's time, in seconds since 1970."""
        return time.time() + self.offset


class Lab(Record):
    """One chapter of one target, booted."""

    def __init__(
        self, bench: Bench, service: RedisService, chapter: Chapter, folder: Path, env: dict[str, str] | None = None
    ):
        super().__init__()
        self.chapter, self.folder = chapter, folder.resolve()
        self.harness = bench.harness
        self.clock = Clock(bench.harness, service)
        self.outside = Outside(bench.harness)
        self._service = service
        self._place = bench.new_folder()
        self._database: Database = open_database(self._place)
        self.env = settings.environment(self._place, self._database.url, service.url) | (env or {})
        self._files = AppFiles(self.env["LOG_FOLDER"], self.env["KEY_FOLDER"])
        self._instances = Instances(
            bench.harness, chapter, self.folder, self._place, self.env, self.outside, lambda: self.clock.offset
        )
        self._clients: list[httpx.Client] = []
        self._dirty = False  # a worker holds state that a reset cannot take back
        self._redis_fails = False
        self._rows_changed = False  # by the check itself
        self._together, self._groups = False, 0  # requests are sent at once; how often they were
        self._errors_kept: dict[str, dict[str, Any] | None] = {}  # of instances that are gone, by exchange
        self._output_kept = ""
        self._others: dict[str, tuple[dict[str, str], list[str]]] = {}  # instances: their settings, what else differs

    # -- from boot to end --------------------------------------------------------------------------------------------

    def start(self, starter: Callable[[str], str]) -> list[repair.Broken]:
        """Boot the app, with `starter(module)` in the place of each module that keeps it from starting.

        Returns what is broken; where an entry names no module, the chapter as a whole cannot be judged.
        """
        broken = self._instances.start(starter)
        self._database.keep()
        self._files.keep()
        return broken

    def reset(self) -> None:
        """Bring everything back to where it was after the boot."""
        self.close_clients()
        self.outside.close()
        self.clock.offset = 0.0
        if self._dirty or self._files.older_logs() or not self._all_obey():
            self._boot_again()
        try:
            self._database.reset()
        except Busy:
            self._boot_again()
            self._database.reset()
        self._service.clear()
        self._files.reset()
        self.exchanges.clear()
        self._rows_changed = self._together = False
        self._others.clear()
        self._errors_kept.clear()
        self._output_kept = ""

    def restore_rows(self) -> None:
        """Bring the database back to where it was after the boot; sessions, counters and logs stay as they are."""
        self._database.reset()

    def _all_obey(self) -> bool:
        """Whether each instance has come back to where it was after the boot."""
        return set(self._instances.names) <= set(self.harness.do("reset")["obeyed"])

    def _boot_again(self) -> None:
        self._dirty = False
        self._instances.boot_again()

    @contextlib.contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder inside the block."""
        folder = folder_in(self._place)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def clear_redis(self) -> None:
        """Remove whatever is in Redis."""
        self._service.clear()

    def close_clients(self) -> None:
        """Close what `client` opened."""
        for client in self._clients:
            client.close()
        self._clients.clear()

    def close(self) -> None:
        """End the app, and remove what it left."""
        self.close_clients()
        with contextlib.suppress(LabFault):
            self.outside.close()
            self._instances.stop_all()
        self._database.close()
        shutil.rmtree(self._place, ignore_errors=True)

    # -- clients -----------------------------------------------------------------------------------------------------

    def client(
        self, address: str | None = ADDRESS, app: App | None = None, worker: int = 0, **options: Any
    ) -> httpx.Client:
        """A client at `address` that speaks to https://shop.test; redirects are not followed.

        One without an address stands beside the app, where an orchestrator does: it does not come through the proxy.
        """
        name = app.name if app else self.worker(worker).name
        wire, socket = self._instances.wire(name), self._instances.socket(name)
        edge = LabEdge(wire, socket, name, address, self._record, self._explain)
        options = {
            "base_url": ORIGIN if address else settings.ORIGIN_BESIDE,
            "timeout": TIMEOUT_SECONDS,
            "trust_env": False,
            **options,
        }
        client = httpx.Client(transport=edge, **options)
        self._clients.append(client)
        return client

    def login(self, name: str, **as_client: Any) -> httpx.Client:
        """A client that is logged in as the sample user `name`, and sends along what the app has given it for that."""
        client = self.client(**as_client)
        log_in(client, name, as_program=self.chapter.has("tokens"))
        return client

    def raw(self, client: httpx.Client, method: str, path: str, headers: dict[str, str], body: bytes) -> httpx.Response:
        """The answer to a request of `client` whose body goes over the wire byte for byte (`edge.sent_raw`)."""
        return sent_raw(client, method, path, headers, body)

    def worker(self, number: int) -> App:
        """Another process of the same app, as production has several; booted on first use."""
        return self._instances.worker(number)

    @contextlib.contextmanager
    def boot(
        self,
        routes: Mapping[str, str] | None = None,
        rules: Rules | None = None,
        config: Mapping[str, str] | None = None,
        extension: str = "",
        **env: str | None,
    ) -> Iterator[App]:
        """Another instance with other settings (None: not set), same database, same Redis; it ends with the block.

        `routes` are more routes, path by name: GET and POST are answered with 204, or with the `error` that the query
        names, and with the headers that it names. `rules` are other rows of the app's table of rules; in chapter 0,
        which knows no roles, everybody is anonymous, and the rest is open. `config` is what whoever makes the app hands
        to create_app, instead of what the environment says of these settings. `extension` is the source of a module of
        the check's own, which is run in that process before the app is made; its `init_app(app)` is called after.
        """
        with self._another(Variant(env, routes, rules, config, extension)) as app:
            yield app

    @contextlib.contextmanager
    def served(self, swapped: Mapping[str, str], books: int | None = None) -> Iterator[str]:
        """The URL of another instance on the loopback address, with other modules in it (`Variant`).

        It is served as by `run`, and has the sample data, untouched, or as many `books`, and an empty Redis.
        """
        self.reset()
        if books is not None and (failed := self.harness.do("grow", on=self.env, books=books).get("failed")):
            raise LabFault(f"the database cannot be filled: {failed}")
        hosts = {"TRUSTED_HOSTS": f"{self.env['TRUSTED_HOSTS']},127.0.0.1"}
        with self._another(Variant(hosts, swapped=swapped, public=True)) as app:
            yield self._instances.url(app.name)

    @contextlib.contextmanager
    def jobs(self, **env: str | None) -> Iterator[None]:
        """The app's command `flask jobs`, in a process of its own that is killed at the end of the block.

        What it does at its start has been done when the block begins; then `clock.move` lets jobs run as they fall due.
        """
        with self._another(Variant(env, command=("jobs",))):
            yield

    def command(self, *arguments: str, given: str = "", app: App | None = None) -> Ran:
        """Run `flask` with these `arguments` to its end, under the settings of `app`; `given` is its standard input.

        It runs in the process of that app, which is free meanwhile. Raises NoAnswer where the command itself failed.
        """
        file = self._place / "given"
        file.write_text(given, encoding="utf-8")
        name = app.name if app else self.worker(0).name
        ran = self.harness.do("command", name=name, arguments=list(arguments), given=str(file))
        said = f"flask {' '.join(arguments)}"
        if "code" not in ran:  # stuck, or gone
            self._dirty = True
            raise NoAnswer(f"`{said}` did not come to an end.")
        if ran["raised"]:
            frames = frames_of(ran["raised"], self.folder)
            raise NoAnswer(
                f"`{said}` failed:\n{shown_error(ran['raised'], self.folder)}",
                place(frames[-1]) if frames else "",
                [qualified(frame) for frame in frames],
            )
        return Ran(ran["code"], ran["output"])

    def program(self, *arguments: str, **env: str) -> Ran:
        """Run a program to its end where the app runs, which may be a sandbox; it has PATH and `env`, and nothing else.

        Texts of the app, such as its samples, are run so, and nowhere else.
        """
        env = {"PATH": os.environ.get("PATH", os.defpath), **env}
        ran = self.harness.do("program", arguments=list(arguments), env=env, folder=str(self._place))
        return Ran(ran["code"], ran["output"], ran["errors"])

    @contextlib.contextmanager
    def _another(self, variant: Variant) -> Iterator[App]:
        app = self._instances.another(variant)
        self._others[app.name] = settings.to_paste(
            variant.env,
            {
                "route": variant.routes,
                "rule of its table": variant.rules,
                "argument of create_app": variant.config,
                "extension": variant.extension,
            },
        )
        try:
            yield app
        except BaseException:
            self._keep_of(app.name)
            raise
        finally:
            self._instances.stop(app.name)

    def _keep_of(self, name: str) -> None:
        """Keep what a failed check tells of an instance that is about to end: its errors, and what it printed."""
        self._errors_kept |= {e.id: self.error_of(e) for e in self.exchanges if e.worker == name and not e.fine}
        with contextlib.suppress(LabFault):
            self._output_kept += self.harness.do("look", on=name).get("output", "")

    def _record(self, exchange: Exchange) -> None:
        exchange.settings, other = self._others.get(exchange.worker, ({}, []))
        exchange.obstacles = other + self._obstacles()
        exchange.together = self._groups if self._together else 0
        exchange.provoked = bool(other) or self._redis_fails or self._rows_changed or self._outside_is_played
        waited = sum(earlier.seconds for earlier in self.exchanges)
        self.exchanges.append(exchange)
        if waited > PATIENCE_SECONDS:
            raise Hung(f"The app is too slow: this check has waited {waited:.0f} s for its answers.")

    @property
    def _outside_is_played(self) -> bool:
        return any(self.outside.tables().values())

    def _obstacles(self) -> list[str]:
        """What keeps an app that `run` serves from answering now as this one does, as ends of a sentence."""
        moved = round(self.clock.offset)
        found = [f"the check has moved the app's clock by {moved:,} seconds"] if moved else []
        found += ["the lab has stopped Redis"] if self._redis_fails else []
        found += ["the lab plays the internet that the app asks"] if self._outside_is_played else []
        found += ["the check has changed rows of the database"] if self._rows_changed else []
        return found + (["it was sent at the same time as others"] if self._together else [])

    def _explain(self, exchange: Exchange, error: Exception) -> NoAnswer:
        """Why there is no answer, as a sentence; the worker is booted anew before the next check."""
        self._dirty = True
        found = self.harness.do("look", on=exchange.worker)
        patience = Patience(EXIT_SECONDS)
        while not isinstance(error, httpx.TimeoutException) and "dead" not in found and not patience.over():
            found = self.harness.do("look", on=exchange.worker)  # its sockets close a moment before it is gone
        if "dead" in found:
            code = found["dead"]
            how = f"was killed by signal {-code}" if code is not None and code < 0 else f"ended with exit code {code}"
            return NoAnswer(f"The app's process {how} while it answered this request.")
        if isinstance(error, httpx.TimeoutException):
            frames = innermost(self.harness.do("where", on=exchange.worker)["threads"], self.folder)
            where = f" It is at {place(frames[-1])}:\n    {source_line(frames[-1])}" if frames else ""
            kind = NoAnswer if self._redis_fails else Hung
            said = f"The app did not answer within {TIMEOUT_SECONDS:g} s.{where}"
            return kind(said, place(frames[-1]) if frames else "", [qualified(frame) for frame in frames])
        return NoAnswer("The app closed the connection without a whole answer.")

    # -- what happened inside ----------------------------------------------------------------------------------------

    def statements(self, answer: httpx.Response) -> list[str]:
        """The SQL statements that the request of `answer` ran, in order, without comments in front of them."""
        return [statement for statement, _ in self._ledger(answer.extensions["lab"])["sql"]]

    def steps(self, answer: httpx.Response) -> int:
        """How many steps of its virtual machine SQLite took for the request, to the nearest hundred below."""
        return int(self._ledger(answer.extensions["lab"])["steps"])

    def traceback(self, answer: httpx.Response) -> str | None:
        """The error that the request raised, trimmed to the app's own files, also when the app made an answer of it."""
        error = self._ledger(answer.extensions["lab"])["error"]
        return shown_error(error, self.folder) if error else None

    def error_of(self, exchange: Exchange) -> dict[str, Any] | None:
        """The error that a request raised, as data; None also when the worker is gone."""
        if exchange.id in self._errors_kept:
            return self._errors_kept[exchange.id]
        with contextlib.suppress(LabFault):
            return (self.harness.do("ledger", name=exchange.worker, id=exchange.id).get("ledger") or {}).get("error")
        return None

    def printed(self) -> str:
        """What the app printed since the last reset."""
        return self._output_kept + self._said("output")

    def logged(self) -> str:
        """What the app wrote to standard error since the last reset: the log of an app that keeps no file of it."""
        return self._said("errors")

    def _said(self, where: str) -> str:
        return "".join(self.harness.do("look", on=name).get(where, "") for name in self._instances.names)

    def _ledger(self, exchange: Exchange) -> dict[str, Any]:
        found = self.harness.do("ledger", name=exchange.worker, id=exchange.id)
        if not found.get("ledger"):
            raise LabFault(f"there is no ledger of request {exchange.id}: {found}")
        return found["ledger"]  # type: ignore[no-any-return]

    def at_once(self, *sends: Callable[[], httpx.Response]) -> list[httpx.Response]:
        """The answers of requests of which none may write to the database before all want to: the worst of orders.

        Each of `sends` sends one request. Nobody waits longer than MEETING_SECONDS for one that does not come to write.
        """
        first = len(self.exchanges)
        self._together, self._groups = True, self._groups + 1
        with ThreadPoolExecutor(len(sends)) as threads:
            with self.hold_writes():
                answers = [threads.submit(send) for send in sends]
                patience = Patience(MEETING_SECONDS)
                while not (patience.over() or all(answer.done() for answer in answers)):
                    begun = self.exchanges[first:]
                    if len(begun) == len(sends) and all(map(self.wants_to_write, begun)):
                        break
            self._together = False
            return [answer.result() for answer in answers]

    def hold_writes(self) -> AbstractContextManager[None]:
        """Nobody else writes to the database inside the block: who wants to, waits."""
        return self._database.hold_writes()

    def wants_to_write(self, exchange: Exchange) -> bool:
        """Whether a request has come to write to the database, or to its end."""
        entry = self.harness.do("ledger", name=exchange.worker, id=exchange.id).get("ledger") or {}
        return bool(entry.get("done") or (entry.get("sql") and not entry["sql"][-1][0].lstrip().startswith("SELECT")))

    def wait_until(self, what: Callable[[], object], seconds: float = 20) -> None:
        """Wait for `what` another thread brings about, not longer than `seconds` of a machine that is idle."""
        patience = Patience(seconds)
        while not (what() or patience.over()):
            time.sleep(0.002)

    def settle(self) -> None:
        """Return when no request is under way any more: some work is done after the answer is sent."""
        for name in self._instances.names:
            patience = Patience(SETTLE_SECONDS)
            while self.harness.do("busy", name=name).get("busy") and not patience.over():
                time.sleep(0.001)

    def audit(self) -> list[dict[str, Any]]:
        """The entries of the audit log, oldest first; a line that is no JSON fails the check."""
        entries = []
        for line in self._log_text(AUDIT_LOG).splitlines():
            try:
                entries.append(json.loads(line))
            except ValueError:
                raise AssertionError(f"This line of audit.log is no JSON: {line[:200]}") from None
        return entries

    def audit_text(self) -> str:
        """All that the app wrote to files of its log folder, as it stands there."""
        return self._log_text("*")

    def _log_text(self, pattern: str) -> str:
        self.settle()
        return self._files.text(pattern)

    def key_modes(self, app: App | None = None) -> dict[str, set[int]]:
        """The modes that each file in the KEY_FOLDER of `app` had since its boot or the last reset, by its name.

        The worker looks just before the app opens, changes or moves a file: also a mode that did not last is seen.
        """
        return {name: set(modes) for name, modes in self._key_folder(app)["modes"].items()}

    def key_moves(self, app: App | None = None) -> list[dict[str, Any]]:
        """Each file that took its place in the KEY_FOLDER of `app` since its boot or the last reset, in order.

        `name` is the one it got; `content`, whether what it holds was on the disk before (fsync), and `folder`, whether
        its name was after that.
        """
        moves: list[dict[str, Any]] = self._key_folder(app)["moves"]
        return moves

    def _key_folder(self, app: App | None) -> dict[str, Any]:
        return self.harness.do("keys", name=app.name if app else self.worker(0).name)

    def signing_key(self, folder: str | Path | None = None) -> "SigningKey":
        """The key that the app signs its tokens with; `folder` is that of an app with another KEY_FOLDER."""
        from workbook.lab.keys import signing_key  # most chapters have no keys, and no use for the library

        return signing_key(folder or self.env["KEY_FOLDER"])

    # -- around the app ----------------------------------------------------------------------------------------------

    @property
    def redis(self) -> "redis.Redis":
        """A client of the Redis behind the app."""
        return self._service.client

    @contextlib.contextmanager
    def redis_stopped(self) -> Iterator[None]:
        """Redis is down inside the block, and empty after it."""
        with self._failing(), redis_service.stopped(self._service):
            yield

    @contextlib.contextmanager
    def redis_frozen(self) -> Iterator[None]:
        """Redis accepts commands inside the block and answers none."""
        with self._failing(), redis_service.frozen(self._service):
            yield

    @contextlib.contextmanager
    def redis_refusing_to_write(self, how: Literal["full", "a replica"]) -> Iterator[None]:
        """Redis answers reads inside the block, and refuses writes: it is full, or a replica of another."""
        with self._failing(), redis_service.refusing_to_write(self.redis, how):
            yield

    @contextlib.contextmanager
    def way_to_redis(self) -> Iterator[redis_service.Way]:
        """Another way to the same Redis, by its `url`, which may be stopped, frozen, or held on its own."""
        with self.scratch() as folder:
            way = redis_service.Way(self.env["REDIS_URL"], folder)
            try:
                yield way
            finally:
                way.close()

    @contextlib.contextmanager
    def _failing(self) -> Iterator[None]:
        self._dirty = True  # an app may remember for a while that Redis failed
        self._redis_fails = True
        try:
            yield
        finally:
            self._redis_fails = False

    def rows(self, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """The rows of a query on the app's database; parameters as `:name`."""
        return self._database.rows(sql, parameters)

    def execute(self, sql: str, **parameters: Any) -> None:
        """Run a statement on the app's database and commit."""
        self._rows_changed = True
        self._database.rows(sql, parameters)


def log_in(client: httpx.Client, name: str, as_program: bool = False) -> None:
    """Log the sample user `name` in (`visiting.log_in`)."""
    with _no_refusal():
        visiting.log_in(client, f"{name}@example.org", accounts.password(name), as_program)


def take_token(client: httpx.Client) -> None:
    """Let `client` send the CSRF token of its session from now on."""
    with _no_refusal():
        visiting.take_token(client)


@contextlib.contextmanager
def _no_refusal() -> Iterator[None]:
    """Fail the check where the app refuses."""
    try:
        yield
    except visiting.Refused as refused:
        raise AssertionError(str(refused)) from None
