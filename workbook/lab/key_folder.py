"""What an app does with the files of its KEY_FOLDER, seen from inside its process.

A file is seen as it was between two steps that follow each other in no time: the modes that it had, and what of it was
on the disk when it took its place. Files are told apart by their inodes, so it does not matter through which descriptor
they are synced.
"""

import contextlib
import fcntl
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

MODES_AT = ("open", "os.chmod", "os.rename", "os.link", "os.remove")  # audit events (PEP 578)
FULL_SYNC = getattr(fcntl, "F_FULLFSYNC", None)  # macOS: what fsync does elsewhere
AT_ONCE = os.O_SYNC | os.O_DSYNC  # each write is on the disk when it returns
Content = tuple[int, int]  # inode and size: the times of a file may change when it is written to the disk


class KeyFolder:
    """`modes`: those that each file had, by its name, each time that the app was about to open, change or move one.

    `moves`: a file that takes its place, by the name it gets: whether its content was on the disk by then, and whether
    the folder was synced after it.
    """

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)
        self.modes: dict[str, set[int]] = {}
        self.moves: list[dict[str, Any]] = []
        self._synced: set[Content] = set()
        self._written_through: set[str] = set()
        for name in ("fsync", "fdatasync"):
            if hasattr(os, name):  # before an app is imported, which may take a name from os
                setattr(os, name, self._watched(getattr(os, name)))
        os.sync = self._watched_for_all(os.sync)
        sys.addaudithook(self._on_event)

    def clear(self) -> None:
        """Forget what was seen."""
        self.modes.clear()
        self.moves.clear()

    def look(self) -> None:
        """Note the modes that the files have now."""
        with contextlib.suppress(OSError):  # no folder yet, or a file that has just gone
            for entry in os.scandir(self._folder):
                if entry.is_file():
                    self.modes.setdefault(entry.name, set()).add(stat.S_IMODE(entry.stat().st_mode))

    def _on_event(self, event: str, details: tuple[Any, ...]) -> None:
        if event in MODES_AT and (event != "open" or str(self._folder) in str(details[0])):
            self.look()
        with contextlib.suppress(OSError, TypeError):
            if event == "os.rename":
                self._on_move(*details)
            elif event == "open" and (details[2] or 0) & AT_ONCE:
                self._written_through.add(os.path.realpath(details[0]))
            elif event == "fcntl.fcntl" and details[1] == FULL_SYNC:
                self._on_sync(os.fstat(details[0]))

    def _on_move(self, old: Any, new: Any, old_dir: int, new_dir: int) -> None:
        folder, name = os.path.split(os.fsdecode(new))
        if _is_same(os.stat(folder or ".", dir_fd=_known(new_dir)), self._folder.stat()):
            moved = os.stat(old, dir_fd=_known(old_dir))
            content = _content(moved) in self._synced or os.path.realpath(old) in self._written_through
            self._synced.discard(_content(moved))  # an inode may be used again
            self.moves.append({"name": name, "content": content, "folder": False})

    def _on_sync(self, found: os.stat_result) -> None:
        self._synced.add(_content(found))
        if stat.S_ISDIR(found.st_mode) and _is_same(found, self._folder.stat()):
            for move in self.moves:
                move["folder"] = True

    def _watched(self, sync: Callable[[Any], None]) -> Callable[[Any], None]:
        def synced(file: Any) -> None:
            found = os.fstat(file if isinstance(file, int) else file.fileno())  # what is written later is not synced
            sync(file)
            with contextlib.suppress(OSError):
                self._on_sync(found)

        return synced

    def _watched_for_all(self, sync: Callable[[], None]) -> Callable[[], None]:
        def synced() -> None:
            sync()
            with contextlib.suppress(OSError):
                for path in (self._folder, *self._folder.iterdir()):
                    self._on_sync(path.stat())

        return synced


def _content(found: os.stat_result) -> Content:
    return found.st_ino, found.st_size


def _is_same(one: os.stat_result, other: os.stat_result) -> bool:
    return (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino)


def _known(descriptor: int) -> int | None:
    return None if descriptor == -1 else descriptor
