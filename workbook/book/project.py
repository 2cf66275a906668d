"""Which files belong to the project, and are not somebody's own: no environment, report, database, secret or backup."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

TOOL = "workbook/course.py"


def files_of(root: Path) -> list[str]:
    """Their names from `root`, in order: what git keeps; where there is no git, all that .gitignore does not name."""
    names = _kept_by_git(root) if (root / ".git").exists() else []
    if TOOL not in names:
        names = _not_ignored(root)
    return sorted(name for name in names if (root / name).is_file() and not (root / name).is_symlink())


def _kept_by_git(root: Path) -> list[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    with suppress(OSError):
        command = ["git", "-C", str(root), "ls-files", "-z"]
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, env=environment)
        return os.fsdecode(done.stdout).split("\0")[:-1]
    return []


def _not_ignored(root: Path) -> list[str]:
    patterns = [".git/"]
    with suppress(FileNotFoundError):
        lines = (root / ".gitignore").read_text(encoding="utf-8").splitlines()
        patterns += [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    found: list[str] = []
    for place, folders, files in os.walk(root):
        here = PurePosixPath(Path(place).relative_to(root).as_posix())
        folders[:] = [name for name in folders if not _fits(f"{here / name}/", patterns)]
        found += [str(here / name) for name in files if not _fits(str(here / name), patterns)]
    return found


def _fits(name: str, patterns: list[str]) -> bool:
    """Whether one of the patterns names it, as in .gitignore; what ends in a slash is a folder."""
    last = PurePosixPath(name).name + "/" * name.endswith("/")
    for pattern in patterns:
        path = name if "/" in pattern.rstrip("/") else last
        if fnmatch(path, pattern.lstrip("/")) or fnmatch(path.rstrip("/"), pattern.lstrip("/")):
            return True
    return False
