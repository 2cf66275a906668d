"""Folders that last as long as a run, however it ends; locks; backups of a learner's files.

Standard library only: what starts first imports this.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

FOLDER_PREFIX = "workbook-"
LONGEST_SOCKET = 103  # bytes that the path of a socket may have: unix(7); Linux takes 107
BENEATH = 54  # of these, how many our own folder and what is in it take
SHORT = "/tmp"  # noqa: S108 (what is made there is its owner's only)


@contextmanager
def temporary_folder(beneath: int = BENEATH) -> Iterator[Path]:
    """A folder of one run, removed at its end; those of runs that were killed are removed first.

    It is where TMPDIR says, or in /tmp where the path of a socket that is `beneath` bytes longer would be too long.

    A run holds a lock on its folder's `lock` file. The kernel drops the lock with the process, so a folder whose lock
    can be taken is stale.
    """
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir=_place(beneath)))
    with (folder / "lock.new").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (folder / "lock.new").rename(folder / "lock")
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _place(beneath: int) -> str:
    said = tempfile.gettempdir()
    fits = len(os.fsencode(said)) + beneath <= LONGEST_SOCKET
    return said if fits or FOLDER_PREFIX in said or not os.access(SHORT, os.W_OK | os.X_OK) else SHORT


@contextmanager
def alone_in(place: Path) -> Iterator[None]:
    """Hold a lock on a folder, or on a file, itself: for whoever looks what is there and makes what is not; another one
    waits.
    """
    descriptor = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def sweep() -> None:
    """Remove the temporary folders of runs that are over."""
    for place in {tempfile.gettempdir(), SHORT}:
        for lock in Path(place).glob(f"{FOLDER_PREFIX}*/lock"):
            with suppress(OSError), lock.open() as held:
                if os.fstat(held.fileno()).st_uid == os.getuid():
                    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(lock.parent, ignore_errors=True)


def leads_elsewhere(path: Path, folder: Path) -> bool:
    """Whether a link has been put in the place of a file of `folder`, or of a folder on the way there.

    Who could write there may not be who reads: a link would show what only the reader may see. `folder` was resolved
    before anybody could write there.
    """
    return path.resolve() != folder / path.relative_to(folder)


def text_of(folder: Path, pattern: str = "*") -> str:
    """What stands in the log files of a folder whose names fit `pattern`, also while they are written or emptied."""
    paths = sorted(path for path in folder.glob(pattern) if path.is_file() and not leads_elsewhere(path, folder))
    return "".join(path.read_text(encoding="utf-8", errors="replace").lstrip("\0") for path in paths)


def backup(path: Path, root: Path) -> Path:
    """Copy `path` to .workbook/backups/<UTC stamp>/ under its own relative name and return the copy's path."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    folder = root / ".workbook" / "backups" / stamp
    number = 2
    while (folder / path.relative_to(root)).exists():
        folder = folder.with_name(f"{stamp}-{number}")
        number += 1
    copy = folder / path.relative_to(root)
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path, copy)
    return copy
