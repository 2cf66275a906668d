"""The Redis behind the app under check, which a check may stop or freeze.

Without REDIS_URL it is an embedded Valkey of this run's own. With REDIS_URL it is one empty logical database of that
server, the highest there is: keys that stand there are never touched, no other database is written to, and stopping or
freezing is done by a small proxy that the app reaches the server through, never to the server.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal, Protocol
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import redis

from workbook.errors import Trouble
from workbook.serve.valkey import Valkey, start_valkey

# Redis counts time by itself: when the app's clock moves, what would have run out by then must be gone.
SHORTEN = """
local passed = tonumber(ARGV[1])
local cursor = '0'
repeat
  local found = redis.call('SCAN', cursor, 'COUNT', 1000)
  cursor = found[1]
  for _, key in ipairs(found[2]) do
    local left = redis.call('PTTL', key)
    if left > 0 then
      if left > passed then redis.call('PEXPIRE', key, left - passed) else redis.call('DEL', key) end
    end
  end
until cursor == '0'
"""


class RedisService(Protocol):
    """What the lab asks of either kind."""

    url: str  # the app's REDIS_URL
    client: "redis.Redis"

    def clear(self) -> None: ...
    def stop(self) -> None: ...
    def start(self) -> None: ...
    def freeze(self) -> None: ...
    def thaw(self) -> None: ...
    def close(self) -> None: ...


def open_redis(folder: Path, beginning: Sequence[str] = ()) -> RedisService:
    """The Redis for one run: what REDIS_URL names, else an embedded one that lives in `folder`.

    `beginning` is that of its command.
    """
    url = os.environ.get("REDIS_URL")
    return Shared(url, folder) if url else Embedded(folder, beginning)


def move_time(client: "redis.Redis", seconds: float) -> None:
    """Let `seconds` pass for every key that runs out."""
    client.eval(SHORTEN, 0, str(int(seconds * 1000)))


class Embedded:
    """A Valkey server that nobody else uses."""

    def __init__(self, folder: Path, beginning: Sequence[str] = ()) -> None:
        self.folder, self._beginning = folder, beginning
        self._server: Valkey | None = start_valkey(folder, beginning)
        self.url = self._server.url
        self.client: redis.Redis = redis.Redis.from_url(self.url, decode_responses=True)

    def clear(self) -> None:
        """Remove every key."""
        self.client.flushall()

    def stop(self) -> None:
        """End the server: who connects is refused."""
        if self._server:
            self._server.stop()
            self._server = None

    def start(self) -> None:
        """Start it again, empty."""
        if self._server is None:
            self._server = start_valkey(self.folder, self._beginning)

    def freeze(self) -> None:
        """Let the server accept connections and commands and never answer."""
        assert self._server
        os.kill(self._server.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Undo `freeze`: the server does what it was told meanwhile."""
        assert self._server
        os.kill(self._server.pid, signal.SIGCONT)

    def close(self) -> None:
        """End the server."""
        self.stop()


class Shared:
    """An empty logical database of the server that REDIS_URL names."""

    def __init__(self, url: str, folder: Path) -> None:
        self._proxy: Proxy | None = None
        self._claim, number = _claim_database(url)
        self.url = with_database(url, number)
        self.client: redis.Redis = redis.Redis.from_url(self.url, decode_responses=True)
        if urlsplit(url).scheme != "rediss":  # whose certificate names the server, not the proxy
            self._proxy = Proxy(self.url, folder)
            self.url = self._proxy.url

    def clear(self) -> None:
        """Remove every key of this one database."""
        self.client.flushdb()

    def _switch(self, state: str) -> None:
        if self._proxy is None:
            raise Trouble("Checks cannot stop or freeze a Redis that is reached by rediss://; use redis://.")
        self._proxy.switch(state)

    def stop(self) -> None:
        """Refuse the app's connections."""
        self._switch("stopped")

    def start(self) -> None:
        """Undo `stop`."""
        self._switch("open")
        self.client.flushdb()  # as a server without persistence would come back

    def freeze(self) -> None:
        """Accept the app's commands and answer none."""
        self._switch("frozen")

    def thaw(self) -> None:
        """Undo `freeze`."""
        self._switch("open")

    def close(self) -> None:
        """Leave the database as it was found: empty."""
        with contextlib.suppress(redis.RedisError):
            self.client.flushdb()
        if self._proxy:
            self._proxy.close()
        self._claim.release()


def with_database(url: str, number: int) -> str:
    """Return `url` naming the logical database `number`."""
    parts = urlsplit(url)
    if parts.scheme.endswith("unix"):
        return f"{url.partition('?')[0]}?db={number}"
    return urlunsplit(parts._replace(path=f"/{number}", query=""))


@dataclass
class Claim:
    """A lock file that no other run on this machine holds; it ends with this process, or by `release`."""

    path: Path
    file: IO[str]

    def release(self) -> None:
        """Let others have it."""
        self.path.unlink(missing_ok=True)
        self.file.close()


def _claim(path: Path) -> Claim | None:
    file = path.open("a")
    with contextlib.suppress(OSError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(file.fileno()).st_ino == path.stat().st_ino:  # else it was released, and removed, meanwhile
            return Claim(path, file)
    file.close()
    return None


def _claim_database(url: str) -> tuple[Claim, int]:
    """Return a claim and the number of an empty database that no other run on this machine has."""
    server = hashlib.sha256(urlsplit(url).netloc.encode() + urlsplit(url).path.encode()).hexdigest()[:12]
    try:
        with redis.Redis.from_url(with_database(url, 0), socket_connect_timeout=3, socket_timeout=3) as client:
            client.ping()
            count = _databases(client)
        for number in range(count - 1, -1, -1):
            lock = Path(tempfile.gettempdir()) / f"workbook-redis-{os.getuid()}-{server}-{number}"
            if claim := _claim(lock):
                with redis.Redis.from_url(with_database(url, number)) as client:
                    if client.dbsize() == 0:
                        return claim, number
                claim.release()
    except redis.RedisError as error:
        raise Trouble(f"The server of REDIS_URL cannot be used ({error}); start it, or unset REDIS_URL.") from None
    raise Trouble("Every database of the Redis server holds keys or is in use; empty one, or unset REDIS_URL.")


def _databases(client: "redis.Redis") -> int:
    with contextlib.suppress(redis.ResponseError):  # a hosted server may refuse CONFIG
        found: Any = client.config_get("databases")
        return int(found.get("databases", 16))
    return 1


class Proxy:
    """Passes bytes between the app and a Redis server, or refuses (stopped), or keeps silent (frozen)."""

    def __init__(self, url: str, folder: Path) -> None:
        self._server = urlsplit(url)
        self._address = f"{folder}/way.sock"
        self.url = self._url_of_app()
        self._links: set[socket.socket] = set()
        self._listener: socket.socket | None = None
        self._open = threading.Event()
        self._open.set()
        self._listen()

    def _url_of_app(self) -> str:
        parts = self._server
        database = parts.query.removeprefix("db=") if parts.scheme.endswith("unix") else parts.path.strip("/")
        who = f"{quote(unquote(parts.username or ''))}:{quote(unquote(parts.password))}@" if parts.password else ""
        return f"unix://{who}{self._address}?db={database or 0}"

    def switch(self, state: str) -> None:
        """Go to "open", "stopped" or "frozen"."""
        if state == "frozen":
            self._open.clear()
            return
        self._open.set()
        if state == "stopped":
            self._hang_up()
        elif self._listener is None:
            self._listen()

    def close(self) -> None:
        """Stop for good."""
        self._open.set()
        self._hang_up()

    def _listen(self) -> None:
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(self._address)
        self._listener.listen(512)  # a hundred come at once, and a busy machine lets them wait
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _hang_up(self) -> None:
        if self._listener:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
            Path(self._address).unlink()
        for link in list(self._links):
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                app, _ = listener.accept()
                try:
                    server = self._connect()
                except OSError:
                    app.close()
                    continue
                self._links |= {app, server}
                for source, target in ((app, server), (server, app)):
                    threading.Thread(target=self._pass_on, args=(source, target), daemon=True).start()

    def _connect(self) -> socket.socket:
        if self._server.scheme.endswith("unix"):
            link = socket.socket(socket.AF_UNIX)
            link.connect(unquote(self._server.path))
            return link
        return socket.create_connection((self._server.hostname or "localhost", self._server.port or 6379), 3)

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            source.settimeout(None)
            while piece := source.recv(65536):
                self._open.wait()
                target.sendall(piece)
        for link in (source, target):
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
        self._links -= {source}
        source.close()


class Way(Proxy):
    """A way to Redis of its own for one app: what the app sends on it may be held; it is kept in `sent`, if that is a
    list.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self.sent: list[bytes] | None = None
        self.held, self._go = threading.Event(), threading.Event()
        self._what: re.Pattern[bytes] | None = None
        super().__init__(url, folder)

    def hold(self, what: str) -> None:
        """Hold from now on whatever has `what` in it, a regular expression, as it goes over the wire; see `held`."""
        self.held.clear()
        self._go.clear()
        self._what = re.compile(what.encode())

    def let_go(self) -> None:
        """Pass on what was held, and hold nothing more."""
        self._what = None
        self._go.set()

    def close(self) -> None:
        """Stop for good."""
        self.let_go()
        super().close()

    def pass_by(self, piece: bytes) -> None:
        """See what is about to be sent to Redis; return when it may be."""
        if self.sent is not None:
            self.sent.append(piece)
        if self._what and self._what.search(piece):
            self.held.set()
            self._go.wait()

    def _connect(self) -> socket.socket:
        return _Seen(super()._connect(), self)


class _Seen(socket.socket):
    """A connection to Redis."""

    def __init__(self, link: socket.socket, way: Way) -> None:
        super().__init__(link.family, link.type, link.proto, link.detach())
        self.settimeout(None)
        self._way = way

    def sendall(self, data: Any, *flags: int) -> None:
        self._way.pass_by(bytes(data))
        super().sendall(data, *flags)


@contextlib.contextmanager
def stopped(service: RedisService) -> Iterator[None]:
    """The server is down inside the block."""
    service.stop()
    try:
        yield
    finally:
        service.start()


@contextlib.contextmanager
def frozen(service: RedisService) -> Iterator[None]:
    """The server hangs inside the block."""
    service.freeze()
    try:
        yield
    finally:
        service.thaw()


@contextlib.contextmanager
def refusing_to_write(client: "redis.Redis", how: Literal["full", "a replica"]) -> Iterator[None]:
    """The server answers reads inside the block, and refuses writes: it is full, or a replica of another."""
    if how == "full":
        client.config_set("maxmemory-policy", "noeviction")
        client.config_set("maxmemory", 1)
    else:
        client.execute_command("REPLICAOF", "127.0.0.1", "1")
    try:
        yield
    finally:
        client.config_set("maxmemory", 0)
        client.execute_command("REPLICAOF", "NO", "ONE")
