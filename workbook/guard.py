"""Runs one program and ends it when whoever started the guard is gone, however that happened (SIGKILL included).

    python -I guard.py SECONDS PROGRAM ARGUMENT...

The guard reads its standard input, which is a pipe from its parent: the end of the input is the sign, and the kernel
gives it even where the parent had no time to. The program then gets SIGTERM and SECONDS to finish; then it and all
that it started are killed. The guard ends as the program does, with 128 + N for one that signal N has ended. `guarded`
is the parent's side. The file is run by its path and imports nothing but the
standard library, so that it starts in a few milliseconds.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import IO, Any


def guarded(
    command: Sequence[str],
    *,
    grace: float = 0,
    env: Mapping[str, str] | None = None,
    output: int | IO[Any] | None = subprocess.DEVNULL,
    pass_fds: Sequence[int] = (),
    folder: str | os.PathLike[str] | None = None,
) -> "subprocess.Popen[bytes]":
    """Start `command` behind a guard, in a session of its own, so that the terminal's Ctrl-C does not reach it.

    It works in `folder`; its output (both streams) goes to `output`. `release` ends it within about `grace` seconds.
    """
    return subprocess.Popen(
        [sys.executable, "-I", __file__, str(grace), *command],
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=None if env is None else dict(env),
        pass_fds=pass_fds,
        cwd=folder,
        start_new_session=True,
    )


def release(process: "subprocess.Popen[bytes]") -> None:
    """End what `guarded` started, and return when it is gone."""
    if process.stdin:
        process.stdin.close()
    process.wait()


def die_with_parent() -> None:
    """Linux: have this process killed when its parent is gone. Elsewhere nothing does that."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # 1 is PR_SET_PDEATHSIG


def open_to_its_kind(is_open: bool) -> None:
    """Linux: whether other processes of the same user may look into this one, or write to what it has open."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(4, int(is_open))  # 4 is PR_SET_DUMPABLE


def _begin() -> None:
    """Lead a group of processes, and be killed with the guard."""
    os.setpgid(0, 0)
    die_with_parent()


def _watch(program: "subprocess.Popen[bytes]", grace: float) -> None:
    """Wait for the end of the input, then for the end of the program; the main thread does the rest."""
    while os.read(0, 1024):
        pass
    program.terminate()
    try:
        program.wait(grace)
    except subprocess.TimeoutExpired:
        program.kill()  # also ends a program that was stopped (SIGSTOP), which a SIGTERM does not


def main() -> None:
    grace, command = float(sys.argv[1]), sys.argv[2:]
    program = subprocess.Popen(command, stdin=subprocess.DEVNULL, close_fds=False, preexec_fn=_begin)
    threading.Thread(target=_watch, args=(program, grace), daemon=True).start()
    code = program.wait()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGKILL)  # what it left behind
    os._exit(code if code >= 0 else 128 - code)  # at once: the thread is still reading


if __name__ == "__main__":
    main()
