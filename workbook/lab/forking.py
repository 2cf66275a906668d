"""Run something in a fork of this warm process, which has all that it imports already."""

import contextlib
import gc
import importlib
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable

from workbook.guard import die_with_parent


def warm_up() -> None:
    """Import here what every run of checks imports."""
    gc.disable()  # nothing that is loaded here is ever garbage
    for name in ("pytest", "workbook.lab.plugin", "workbook.book.starters"):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # no collection in a child looks at it again
    gc.enable()


def fork(work: Callable[[], int]) -> int:
    """Start `work` in a child whose exit code is what it returns; returns the child's process id.

    The child dies with this process. Whatever it does, it never comes back into the caller's code.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    code = 2
    try:
        die_with_parent()
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C: the parent tidies up
        if sys.platform != "linux":
            threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
        code = work()
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(2)


def ended(pid: int) -> int | None:
    """The exit code of a child that has ended, else None."""
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def kill(pid: int) -> None:
    """End a child at once, if it has not ended."""
    with contextlib.suppress(ProcessLookupError, ChildProcessError):  # Ctrl-C may come when it is known to have ended
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
