"""Where code of others runs: in a sandbox of bubblewrap, with no network, nothing to read but what an app needs, one
folder to write to, and limits.

What is in it: the operating system's programs and libraries and this Python, read-only; of the workbook the tool, the
lists of exercises, and the solutions of earlier chapters, which the app is built on. What is not: the solution of the
chapter and of later ones, checks, known answers, the work of others, marks, anybody's home. All processes of it have a
process of their own at the top, and go with it.

Valkey, which an app talks to without any login, and so could be told to write files, has a sandbox too. And so has the
process that marks: it reads everything, but no link that an app leaves behind leads what it writes elsewhere.

In a container that is thrown away afterwards, and in which no sandbox can be made, another user has to do: `OtherUser`.

What the limits of single processes do not hold, `Watch` does: memory and disk of all of them together, and time.
"""

import ctypes
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from workbook import course
from workbook.course import ROOT, Chapter
from workbook.errors import Trouble
from workbook.lab.bench import Bench
from workbook.patience import Patience

MEMORY_BYTES = 4 << 30  # of address space, of each process
ALL_MEMORY_BYTES = 2 << 30  # in use, of all processes together
DISK_BYTES = 512 << 20  # of all files together
MOST_PROCESSES = 200  # at once
FILE_BYTES = 64 << 20
PROCESSES, OPEN_FILES, CPU_SECONDS = 512, 1024, 120
TMP, TMP_BYTES = "/tmp", 64 << 20  # noqa: S108 (its own)
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
PYTHON = tuple(dict.fromkeys((sys.base_prefix, sys.prefix)))
SETTINGS = (
    "ld.so.cache",
    "ssl",
    "ca-certificates",
    "hosts",
    "nsswitch.conf",
    "localtime",
    "alternatives",
    "mime.types",
)
USERS = range(20_000, 60_000)  # whom a system does not know: jobs that root starts have one each
READERS = 19_999  # the group of who marks, where only that keeps the apps from reading checks
PROGRAMS = ("bwrap", "prlimit", "setpriv")
RESTRICTED = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")  # Ubuntu's, from 24.04 on
LOOK_SECONDS = 0.2
GONE_SECONDS = 60.0  # for hundreds of processes to end, once they are killed
CAPABILITY_VERSION, CAP_DAC_READ_SEARCH = 0x20080522, 2  # linux/capability.h


def missing() -> str:
    """Why there is no sandbox on this machine, as the end of a sentence; "" where there is one."""
    if sys.platform != "linux":
        return "bubblewrap runs on Linux only"
    if absent := [name for name in PROGRAMS if not shutil.which(name)]:
        return f"{absent[0]} is missing (apt install bubblewrap util-linux)"
    done = subprocess.run(
        [*_isolated(), "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "true"],
        capture_output=True,
        text=True,
    )
    if not done.stderr.strip():
        return ""
    said = f"bubblewrap does not start ({done.stderr.strip().splitlines()[-1]})"
    for_root_only = os.geteuid() and RESTRICTED.is_file() and RESTRICTED.read_text().strip() == "1"
    return f"{said}; on this system root may make sandboxes and others may not: use sudo" if for_root_only else said


def shown(paths: Iterable[Path]) -> list[Path]:
    """Those of the paths that lie where all apps may read: nothing of theirs can be kept from them."""
    open_to_all = [*map(Path, SYSTEM), *map(Path, PYTHON), ROOT / "workbook"]
    return [path for path in paths if any(path.resolve().is_relative_to(place.resolve()) for place in open_to_all)]


def out_of_reach() -> list[Path]:
    """The folders on the way to the workbook, to Python and to temporary files that no other user may pass."""
    ends = [ROOT, *map(Path, PYTHON), Path(tempfile.gettempdir())]
    on_the_way = dict.fromkeys(folder for end in ends for folder in [*reversed(end.resolve().parents), end.resolve()])
    return [folder for folder in on_the_way if not folder.stat().st_mode & stat.S_IXOTH]


def unreadable() -> Path | None:
    """The first file or folder of what apps need that other users may not read, as where root's umask is 077."""
    needed = [Path(sys.executable), Path(os.__file__), *Path(sysconfig.get_path("purelib")).glob("*")]
    own = [ROOT / "workbook", *(ROOT / "workbook").rglob("*")]
    needed += [path for path in own if "__pycache__" not in path.parts]
    return next((path for path in needed if not path.stat().st_mode & stat.S_IROTH), None)


@dataclass(frozen=True)
class Bubblewrap:
    """A sandbox for apps of `chapter`, whose modules are in `work`; see `lab.bench.Sandbox`.

    `user` is whom code runs as, where root grades: one who owns nothing else, and whose processes nobody else counts.
    """

    chapter: Chapter
    work: Path
    user: int | None

    def for_apps(self, folder: Path) -> list[str]:
        """What may write to `folder`, and is not on any network."""
        command = [*_isolated(), "--unshare-net", "--clearenv"]
        for name, value in _environment().items():
            command += ["--setenv", name, value]
        command += ["--perms", "1777", "--size", str(TMP_BYTES), "--tmpfs", TMP, "--proc", "/proc", "--dev", "/dev"]
        command += mounts([*system_paths(), *_needed(self.chapter), self.work], folder)
        return [*command, "--chdir", str(ROOT), "--", *_limited(self.user)]

    def for_valkey(self, folder: Path) -> list[str]:
        """What sees programs and libraries, and may write to `folder`; its process id is what it says itself."""
        command = ["bwrap", "--die-with-parent", "--unshare-net", "--proc", "/proc", "--dev", "/dev"]
        return [*command, *mounts(system_paths(), folder), "--", *_limited(self.user)]


@dataclass(frozen=True)
class OtherUser:
    """What is left without a sandbox, for root in a container that is thrown away: code runs as the `user`, in limits.

    It can read no checks, no known answers and no solution of `chapter` and later ones. It is not kept from the
    network.
    """

    chapter: Chapter
    user: int

    def for_apps(self, folder: Path) -> list[str]:
        """What is another user's; who marks may read what that user may not, by a group."""
        solutions = sorted((ROOT / "solutions").glob("ch*"))
        earlier = [str(path) for path in solutions if path.name < self.chapter.name]
        kept = [str(ROOT / "tests"), *(str(path) for path in solutions if str(path) not in earlier)]
        for command in (["chgrp", str(READERS), *kept], ["chmod", "0750", *kept], ["chmod", "0755", *earlier]):
            if command[2:]:
                subprocess.run(command, check=True)
        environment = [f"{name}={value}" for name, value in _environment().items()]
        return ["env", "-i", *environment, *_limited(self.user)]

    def for_valkey(self, folder: Path) -> list[str]:
        """The same user's."""
        return _limited(self.user)


def of_the_marking(place: Path) -> list[str]:
    """What the command of the process begins with that marks: it writes to `place` only, and finds no sockets of the
    machine's servers, where an app could have put a link to one.
    """
    command = ["bwrap", "--die-with-parent", "--ro-bind", "/", "/", "--dev-bind", "/dev", "/dev", "--tmpfs", "/run"]
    return [*command, "--bind", "/proc", "/proc", "--bind", str(place), str(place), "--"]


class Exceeded(Trouble):
    """An app took more than it may."""


class Watch:
    """Looks at what the apps of a bench take, all together, and raises Exceeded when it is too much."""

    def __init__(self, bench: Bench, seconds: float) -> None:
        self._bench, self._seconds, self._patience = bench, seconds, Patience(seconds)
        self._next = 0.0

    def __call__(self) -> None:
        """Look, if it is time to."""
        if self._patience.over():
            self._end(f"It was not at its end after {self._seconds:.0f} seconds.")
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + LOOK_SECONDS
        processes = self._processes()
        if len(processes) > MOST_PROCESSES:
            self._end(f"It had more than {MOST_PROCESSES} processes.")
        if memory_of(processes) > ALL_MEMORY_BYTES:
            self._end(f"Its processes took more than {ALL_MEMORY_BYTES >> 20:,} MB of memory.")
        if disk_of(self._bench.folder) > DISK_BYTES:
            self._end(f"It wrote more than {DISK_BYTES >> 20:,} MB.")

    def _processes(self) -> list[int]:
        return below(self._bench.harness.pid) if self._bench.harness.pid else []

    def _end(self, why: str) -> NoReturn:
        """End them all."""
        if isinstance(self._bench.sandbox, Bubblewrap):
            for first in first_of(self._bench):
                with suppress(ProcessLookupError):
                    os.kill(first, signal.SIGKILL)
            self._bench.harness.close()
        else:
            self._bench.harness.kill()
        raise Exceeded(why)


@contextmanager
def emptied(bench: Bench) -> Iterator[None]:
    """Begin the block when the bench is ready; at its end close it, and wait until none of its processes is left: they
    are counted together with those of the next one, whose user is the same.
    """
    first: list[int] = []
    try:
        bench.harness.wait()
        first = first_of(bench)
        yield
    finally:
        bench.close()
        patience = Patience(GONE_SECONDS)
        while any(is_running(pid) for pid in first) and not patience.over():
            time.sleep(LOOK_SECONDS)


def first_of(bench: Bench) -> list[int]:
    """The first process of a bench's sandbox, if it has one: all others go with it, and it is there until they are
    gone, pid_namespaces(7).
    """
    return below(bench.harness.pid)[1:2] if isinstance(bench.sandbox, Bubblewrap) and bench.harness.pid else []


def is_running(pid: int) -> bool:
    """Whether there is such a process, and it has not ended."""
    with suppress(OSError):
        return _state_and_parent(pid)[0] not in ("Z", "X")
    return False


def _state_and_parent(pid: int | str) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]  # proc_pid_stat(5)


def below(pid: int) -> list[int]:
    """The process ids of a process and of all below it."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):  # it may have ended
            _, parent = _state_and_parent(path.parent.name)
            children.setdefault(int(parent), []).append(int(path.parent.name))
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found


def memory_of(processes: Sequence[int]) -> int:
    """The bytes of memory that processes have in use, where that is much; what they share counts once."""
    resident = sum(_kilobytes(pid, "status", "VmRSS:") for pid in processes) << 10
    if resident <= ALL_MEMORY_BYTES:  # counts what they share once for each, and is known sooner
        return resident
    return sum(_kilobytes(pid, "smaps_rollup", "Pss:") for pid in processes) << 10


def _kilobytes(pid: int, file: str, name: str) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1])
    return 0


def disk_of(folder: Path) -> int:
    """The bytes on the disk of the files in a folder, as far as they can be found."""
    total = 0
    for place, _, files in os.walk(folder):
        for name in files:
            with suppress(OSError):
                total += os.lstat(Path(place) / name).st_blocks * 512
        if total > DISK_BYTES:
            break
    return total


def files_as(user: int) -> None:
    """Let the files that this process of root's makes and changes be those of `user`; it reads what it read before.

    So what it writes where an app could have put a link goes nowhere where the app may not write itself; setfsuid(2),
    capabilities(7). Programs that it starts are root's.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    os.setgroups([READERS])
    libc.setfsgid(user)
    libc.setfsuid(user)
    header, sets = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0), (ctypes.c_uint32 * 6)()
    if libc.capget(header, sets):
        raise OSError(ctypes.get_errno(), "capget")
    effective, permitted = 0, 1
    sets[effective] |= sets[permitted] & 1 << CAP_DAC_READ_SEARCH  # in a container nobody may have it
    if libc.capset(header, sets):
        raise OSError(ctypes.get_errno(), "capset")


def user_of_this_process() -> int | None:
    """Where root grades, a user whom the system does not know, another one for each process; else None."""
    if os.geteuid():
        return None
    known = {entry.pw_uid for entry in pwd.getpwall()}
    unknown = [user for user in USERS if user not in known]
    return unknown[os.getpid() % len(unknown)]


def _isolated() -> list[str]:
    """Without a process of bwrap's own inside, which would hold our pipes, and be of the same user as the apps."""
    command = ["bwrap", "--unshare-pid", "--as-pid-1", "--unshare-ipc", "--unshare-uts", "--die-with-parent"]
    command += ["--new-session"]
    if os.geteuid():
        return [*command, "--unshare-user"]
    dropped = ["--cap-drop", "ALL"]  # but what it takes to become another user
    for name in ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"):
        dropped += ["--cap-add", name]
    return command + dropped


def _limited(user: int | None) -> list[str]:
    command = []
    if user is not None:
        command = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--no-new-privs"]
        command += ["--bounding-set=-all", "--inh-caps=-all"]
    limits = {"nproc": PROCESSES, "as": MEMORY_BYTES, "fsize": FILE_BYTES, "nofile": OPEN_FILES, "cpu": CPU_SECONDS}
    return [*command, "prlimit", *(f"--{name}={value}" for name, value in limits.items()), "--core=0"]


def _environment() -> dict[str, str]:
    return {
        "PATH": os.pathsep.join([str(Path(sys.prefix) / "bin"), "/usr/local/bin", "/usr/bin", "/bin"]),
        "HOME": TMP,
        "LANG": "C.UTF-8",
        "VIRTUAL_ENV": sys.prefix,
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def system_paths() -> list[Path]:
    """Programs and libraries of the operating system, and this Python with its packages."""
    found = [path for name in SYSTEM if (path := Path(name)).exists()]
    found += [path for name in SETTINGS if (path := Path("/etc") / name).exists()]
    return found + [place for place in map(Path, PYTHON) if not any(place.is_relative_to(name) for name in SYSTEM)]


def _needed(chapter: Chapter) -> Iterator[Path]:
    yield ROOT / "workbook"
    yield from (each.folder / "exercises.toml" for each in course.chapters())
    yield from sorted(path for path in (ROOT / "solutions").glob("ch*") if path.name < chapter.name)
    if chapter.has("probes"):
        yield ROOT / "migrations"
    if chapter.has_suites:
        yield ROOT / "pyproject.toml"  # pytest's settings


def mounts(paths: Sequence[Path], folder: Path) -> list[str]:
    """The `paths`, read-only, and the `folder`, each where it is, wherever that is: the way there is open to all."""
    command = []
    for parent in dict.fromkeys(parent for path in [*paths, folder] for parent in reversed(path.parents)):
        if parent not in (Path("/"), Path(TMP)):
            command += ["--perms", "0755", "--dir", str(parent)]  # else it is for its owner only
    for path in paths:
        place = str(path)
        command += ["--symlink", str(path.readlink()), place] if path.is_symlink() else ["--ro-bind", place, place]
    return [*command, "--bind", str(folder), str(folder)]
