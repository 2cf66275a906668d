"""Watching processes come and go, for the tests that must leave none."""

import os
import signal
import subprocess
import time
from collections.abc import Callable

PATIENCE = 60  # seconds until something that must happen counts as not happening


def eventually(condition: Callable[[], object]) -> object:
    """Return what `condition` returns as soon as that is true; fails when it does not become so."""
    deadline = time.monotonic() + PATIENCE
    while not (outcome := condition()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)
    return outcome


def descendants(pid: int) -> set[int]:
    """The process and all that it started, and they started."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = dict(map(int, line.split()) for line in listed.splitlines())
    family = {pid}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def running(pid: int) -> bool:
    """Whether the process is there, and not just waiting for its parent to take note of its end."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return bool(state) and not state.startswith("Z")


def gone(pids: set[int]) -> bool:
    """Whether none of the processes is running any more."""
    return not any(running(pid) for pid in pids)


def end(process: "subprocess.Popen[str]", number: int = signal.SIGKILL) -> None:
    """Send a signal to one process, and wait for its end."""
    os.kill(process.pid, number)
    process.wait(PATIENCE)
