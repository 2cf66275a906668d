"""The files that an app under check writes, its log and its keys: as an operator finds them, put back for a check."""

import os
import shutil
from pathlib import Path

from workbook.folders import leads_elsewhere, text_of

AUDIT_LOG = "audit.log"


class AppFiles:
    """The log folder and the key folder of one lab's app."""

    def __init__(self, logs: str, keys: str) -> None:
        self._logs, self._key_folder = Path(logs).resolve(), Path(keys).resolve()  # before there is any app
        self._kept: dict[Path, bytes] = {}

    def keep(self) -> None:
        """Remember the keys that `reset` puts back."""
        self._kept = {path: path.read_bytes() for path in self._keys()}

    def reset(self) -> None:
        """Empty the log, and put the keys back."""
        self._clear_logs()
        self._restore_keys()

    def older_logs(self) -> list[Path]:
        """The files that the app put away: a worker may still write to one of them, or have a size in mind."""
        files = [path for path in self._logs.iterdir() if path.is_file()]
        return [path for path in files if path.name != AUDIT_LOG and not _hidden(path)]

    def text(self, pattern: str) -> str:
        """What stands in the files of the log folder whose names fit `pattern`."""
        return text_of(self._logs, pattern)

    def _clear_logs(self) -> None:
        for path in self._logs.iterdir():
            if leads_elsewhere(path, self._logs):
                path.unlink()
            elif path.name == AUDIT_LOG:
                os.truncate(path, 0)  # the app holds it open
            elif path.is_dir():  # of instances with a log of their own, which are over
                shutil.rmtree(path, ignore_errors=True)
            elif not _hidden(path):  # a lock that workers hold open
                path.unlink()

    def _keys(self) -> list[Path]:
        found = [path for path in self._key_folder.glob("*") if path.is_file()]
        return [path for path in found if not leads_elsewhere(path, self._key_folder)]

    def _restore_keys(self) -> None:
        """Put the app's key files back, each whole: a worker may be reading."""
        for path in self._keys():
            if path not in self._kept:
                path.unlink()
        for path, content in self._kept.items():
            if not path.is_file() or path.read_bytes() != content:
                new = path.with_name(f".{path.name}.new")
                new.touch(0o600)
                new.write_bytes(content)
                new.replace(path)


def _hidden(path: Path) -> bool:
    return path.name.startswith(".")
