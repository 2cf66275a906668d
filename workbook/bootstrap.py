"""From a bare Python to a standing `.venv`: standard library only.

Looks at the verb, makes or repairs `.venv`, installs the locked groups that the verb needs, and goes on inside it.
`.venv/workbook.json` says what stands there: which groups, by the hash of their lock, and which one is being
installed. A set-up that was cut off is known by that entry and starts over; a changed lock is installed again.
A `.venv` that somebody else made is taken into use if it works, else put aside, never deleted.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from workbook.guard import guarded, release

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
RECORD = VENV / "workbook.json"
STATE = ROOT / ".workbook"
LOG = STATE / "setup.log"

APP, TEST, AUTHOR, NOTEBOOKS, LOAD = GROUPS = ("app", "test", "author", "notebooks", "load")

# verb: the groups it needs, and what it does
VERBS = {
    "board": ((APP,), "chapters, exercises, points, what is next (also without any verb)"),
    "run": ((APP,), "serve a chapter's app, with services and sample data"),
    "check": ((APP, TEST), "a verdict per exercise"),
    "hint": ((APP,), "the next hint for an exercise"),
    "diff": ((APP,), "your work against the solution"),
    "reset": ((APP, TEST), "back to the starter; the old file is kept as a backup"),
    "attack": ((APP, TEST), "run a chapter's exploits against the flawed app, the solved one and yours"),
    "notebook": ((APP, TEST, NOTEBOOKS), "JupyterLab on a chapter's notebook, with the app up"),
    "load": ((APP, TEST, LOAD), "a chapter's load demo: table, PNG and HTML report"),
    "grade": ((APP, TEST), "mark one submission or a class"),
    "gradescope": ((APP,), "the autograder by which Gradescope marks what is handed in there"),
    "handout": ((APP, TEST), "write the folder that students are given: some chapters, without what gives them away"),
    "data": ((APP,), "fill a database: the catalogue, a big one, or your own CSV"),
    "up": ((APP,), "start the last chapter's stack with Docker, with secrets and a certificate of its own"),
    "down": ((APP,), "stop that stack"),
    "test": ((APP, TEST, AUTHOR), "the project's own tests"),
    "prove": ((APP, TEST), "authors: known wrong answers must fail, right ones pass"),
    "sync": ((APP, TEST), "authors: make the starters from the solutions"),
    "doctor": ((), "what this machine has, what is missing, how to get it"),
}

# what a handout has nothing for: no exploits, no known answers, no containers, and not the solution of its last chapter
OF_THE_WHOLE = ("attack", "grade", "gradescope", "handout", "up", "down", "prove", "sync")

# what a browser is called, in which exploits and tests run
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
TAKES_CHAPTER = ("run", "attack", "notebook", "load")
CHAPTER = re.compile(r"(ch)?[0-9]+(\.[0-9]+|_\w+)?/?$")  # as an argument names it, or an exercise of it
WITH_LOCUST = re.compile(r"(ch)?0?8(\.5|_\w+)?/?$")

# what the shell tells other programs that run in the workbook's stead: no mark and no figure depends on it
UNHEARD: tuple[str, ...] = (
    "PYTHON",
    "__PYVENV_LAUNCHER__",
    "PYTEST_",
    "COV_CORE_",
    "COVERAGE_",
    "GUNICORN_",
    "FLASK_",
    "LOCUST_",
)
UNHEARD += ("JUPYTER_", "IPYTHON", "MPL", "MATPLOTLIBRC")
HEARD = ("PYTHONDONTWRITEBYTECODE", "PYTHONIOENCODING", "PYTHONPYCACHEPREFIX", "PYTHONUNBUFFERED", "PYTHONUTF8")

# what Python imports for `-m` before any code of ours: a file of that name in the folder would be taken for it
BEFORE_US = [
    "collections",
    "contextlib",
    "functools",
    "importlib",
    "keyword",
    "operator",
    "reprlib",
    "types",
    "warnings",
]

# what a setting of pip's may say: where packages come from, and how; not where they go, nor that nothing is done
PIP_MAY_SAY = (
    "index-url",
    "extra-index-url",
    "no-index",
    "find-links",
    "trusted-host",
    "cert",
    "client-cert",
    "proxy",
    "timeout",
    "default-timeout",
    "retries",
    "cache-dir",
    "no-cache-dir",
    "keyring-provider",
    "use-feature",
    "use-deprecated",
)
# prints all that pip's files and variables say; `pip config list` heeds some of it itself, and then prints a part
PIP_SAYS = """
import json
from pip._internal.configuration import Configuration
settings = Configuration(isolated=False)
settings.load()
flat = {}
for name, value in settings.items():
    flat.update(value if isinstance(value, dict) else {name: value})  # newer ones: by the name of the file
print(json.dumps(flat))
"""

# prints the name of each requirement on its input that the environment which runs it does not hold itself
PROBE = """
import sys, sysconfig
from importlib.metadata import distributions
from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.utils import canonicalize_name as canonical
places = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
held = {canonical(each.name): each.version for each in distributions(path=places) if each.name}
for wanted in map(Requirement, sys.stdin):
    version = held.get(canonical(wanted.name))
    if (not wanted.marker or wanted.marker.evaluate()) and (version is None or version not in wanted.specifier):
        print(wanted.name)
"""

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if os.name == "posix" else ()


LEAVING_SECONDS = 5.0  # for pip to tidy up when it is told to end


class SetupError(Exception):
    """One sentence that says what to do next."""


def main(arguments: list[str], examine: Callable[[], int]) -> int:
    """Set up what the verb needs and go on as `workbook.cli` inside `.venv`; return the exit code.

    `examine` is the verb `doctor`, which needs nothing.
    """
    make_printable()
    try:
        code = _start(arguments, examine)
        sys.stdout.flush()
        return code
    except SetupError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        nobody_reads()
    except KeyboardInterrupt:
        print("\nStopped. The next call goes on with the set-up.", file=sys.stderr)
    return 2


def make_printable() -> None:
    """See to it that whatever is printed can be: to a terminal that knows no ✓, and where a stream was closed."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # it gets the lowest number that is free
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def nobody_reads() -> None:
    """Whoever read standard output has gone: what is printed from now on goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _start(arguments: list[str], examine: Callable[[], int]) -> int:
    if sys.platform == "win32":
        raise SetupError("Windows needs WSL2: open a Linux shell with `wsl`, copy the workbook there and start again.")
    for hiding in (ROOT / f"{name}.py" for name in BEFORE_US):
        if hiding.exists():
            raise SetupError(f"{hiding} hides a module of Python's own that has this name: give it another one.")
    named = next((word for word in arguments if not word.startswith("-")), "")
    verb = named or "board"
    help_wanted = "--help" in arguments or "-h" in arguments
    if verb not in VERBS:
        raise SetupError(_unknown(verb))
    if verb == "doctor" and not help_wanted:
        return examine()
    groups = (APP,) if help_wanted else groups_of(verb, arguments)
    if not ready(groups):
        if help_wanted and not named:
            print(overview())
            return 0
        if sentence := withheld(verb):
            raise SetupError(sentence)
        _look_at(verb, arguments)
        set_up(groups)
    return _continue(arguments)


def _look_at(verb: str, arguments: list[str]) -> None:
    """Raise SetupError where `verb` is given a chapter that is not there: nothing needs to be installed to say so."""
    if verb not in TAKES_CHAPTER:
        return
    from workbook import course
    from workbook.errors import Trouble

    named = next((word for word in arguments[arguments.index(verb) + 1 :] if not word.startswith("-")), None)
    try:
        if named is not None:
            course.chapter(named)
    except Trouble as error:
        raise SetupError(str(error)) from error


def groups_of(verb: str, arguments: list[str]) -> tuple[str, ...]:
    """Return the groups that `verb` needs with these arguments: exercise 8.5 is checked by letting Locust run."""
    if verb == "attack" and any(map(shutil.which, BROWSERS)):  # its driver takes 165 MB
        return (*VERBS[verb][0], AUTHOR)
    words = [part for word in arguments for part in word.replace("--chapters=", "").split(",")]
    named = [word for word in words if CHAPTER.match(word)]
    checked = verb in ("check", "prove", "grade") and (not named or any(map(WITH_LOCUST.match, named)))
    return (*VERBS[verb][0], LOAD) if checked or (verb == "test" and "--all" in arguments) else VERBS[verb][0]


def withheld(verb: str) -> str:
    """Why there is nothing for `verb` to do here, as a sentence; "" where there is."""
    if verb not in OF_THE_WHOLE:
        return ""
    from workbook import course

    if not course.is_handout():
        return ""
    return f"{verb} needs the whole workbook, and this is a handout: python3 -m workbook --help says what it can do."


def offered() -> list[str]:
    """The verbs that have something to do here."""
    return [verb for verb in VERBS if not withheld(verb)]


def _unknown(verb: str) -> str:
    import difflib

    near = difflib.get_close_matches(verb, offered(), n=1)
    advice = f"did you mean {near[0]}?" if near else f"choose one of {', '.join(offered())}."
    return f"There is no verb {verb!r}: {advice}"


def overview() -> str:
    """Return the verbs in plain text, for a machine where nothing is installed yet."""
    lines = ["python3 -m workbook VERB … (the first call of a verb installs what it needs into .venv)", ""]
    lines += [f"  {verb:<11}{VERBS[verb][1]}" for verb in offered()]
    return "\n".join(lines)


def _continue(arguments: list[str]) -> NoReturn:
    unwanted = [name for name in os.environ if name.startswith(UNHEARD) and name not in HEARD]
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    sys.stdout.flush()
    # what arrives while the interpreter starts waits until workbook.cli can answer it with one word
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    os.execve(PYTHON, [str(PYTHON), "-m", "workbook.cli", *arguments], environment)  # noqa: S606


# what stands


def ready(groups: tuple[str, ...]) -> bool:
    """Return whether `.venv` is sound and holds the groups as their locks state them."""
    record = _record()
    return _sound(record) and all(record["groups"].get(group) == _fingerprint(group) for group in groups)


def installed() -> dict[str, bool]:
    """Return each group with whether `.venv` holds it as its lock states.

    What has gone since it was installed is known from then on: the next call of a verb installs it again.
    """
    found = {}
    for group in GROUPS:
        found[group] = ready((group,)) and not missing(group)
        if ready((group,)) and not found[group]:
            with contextlib.suppress(OSError):
                _write(groups={name: value for name, value in _record()["groups"].items() if name != group})
    return found


def _record() -> dict[str, Any]:
    """Return what is known of `.venv`; its state is empty where the tool has not touched it."""
    try:
        record = json.loads(RECORD.read_text(encoding="utf-8"))
        return {
            "state": str(record["state"]),
            "made_here": bool(record["made_here"]),
            "root": str(record["root"]),
            "groups": dict(record["groups"]),
        }
    except (OSError, ValueError, TypeError, KeyError):
        return {"state": "", "made_here": False, "root": "", "groups": {}}


def _write(**changes: object) -> None:
    partial = RECORD.with_suffix(".partial")
    partial.write_text(json.dumps({**_record(), "root": str(ROOT), **changes}) + "\n", encoding="utf-8")
    partial.replace(RECORD)


def _sound(record: dict[str, Any]) -> bool:
    """Return whether the environment was finished, in this place, by the interpreter it still points to."""
    if record["state"] != "ready" or record["root"] != str(ROOT) or not os.access(PYTHON, os.X_OK):
        return False
    interpreter = os.path.basename(os.path.realpath(PYTHON))
    named = interpreter.startswith("python3.") and interpreter[8:].isdigit()
    return not named or (VENV / "lib" / interpreter).is_dir()


def _fingerprint(group: str) -> str:
    lock = ROOT / "requirements" / f"{group}.txt"
    try:
        return f"{zlib.crc32(lock.read_bytes()):08x}"
    except OSError as error:
        raise SetupError(f"{lock} cannot be read: start from a complete copy of the workbook.") from error


# setting up


def set_up(groups: tuple[str, ...]) -> None:
    """Make or repair `.venv` and install the groups that are missing; a second call at the same time waits."""
    if not venv_possible():
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        raise SetupError(
            "This Python cannot make virtual environments: install the missing part "
            f"(Debian and Ubuntu: `sudo apt install {package}`), then start again."
        )
    try:
        STATE.mkdir(exist_ok=True)
        with _signals_as_interrupts(), _only_one() as lock:
            LOG.write_bytes(b"")
            if not _sound(_record()):
                _make_venv(lock)
            for group in groups:
                if not ready((group,)):
                    _install(group, lock)
    except OSError as error:
        raise SetupError(_storage(error)) from error


def _storage(error: OSError) -> str:
    import errno

    if error.errno in (errno.EACCES, errno.EROFS, errno.EPERM):
        return f"{ROOT} cannot be written: copy the workbook to a folder of your own and start it there."
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full: free about 1 GB where {ROOT} lies, then start again."
    where = error.filename or ROOT
    return f"The set-up failed at {where} ({error.strerror or error}): see `python3 -m workbook doctor`."


def venv_possible() -> bool:
    """Return whether this Python can make a virtual environment with pip in it."""
    import importlib.util

    return bool(importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"))


@contextlib.contextmanager
def _only_one() -> Iterator[int]:
    """Hold the lock of the set-up and yield its descriptor.

    The children inherit it: while pip is still ending after its parent has been killed, the next call waits for it.
    """
    import fcntl

    with open(STATE / "setup.lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another set-up is at work in this folder; waiting for it.", file=sys.stderr)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


@contextlib.contextmanager
def _signals_as_interrupts() -> Iterator[None]:
    def interrupt(number: int, frame: object) -> NoReturn:
        raise KeyboardInterrupt

    earlier = {number: signal.signal(number, interrupt) for number in SIGNALS[1:]}
    try:
        yield
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)


def _make_venv(lock: int) -> None:
    record = _record()
    if not record["state"] and _works():
        print("Using the .venv that stands here; the workbook's packages are installed into it.")
        _write(state="ready")
        return
    if VENV.is_symlink() or VENV.exists():
        _clear(ours=record["made_here"] or _empty())
    VENV.mkdir()
    _write(state="making", made_here=True)
    if _run("Python environment in .venv", _venv(), lock):
        raise SetupError(_failure("The environment could not be made."))
    _write(state="ready")


def _works() -> bool:
    """Return whether a `.venv` of somebody else's can take the packages."""
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)"
    try:
        command = [str(PYTHON), "-I", "-c", probe]
        return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def _empty() -> bool:
    return VENV.is_dir() and not VENV.is_symlink() and not any(VENV.iterdir())


def _clear(ours: bool) -> None:
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    if ours:
        print("The earlier set-up is unfinished or broken; making .venv anew.")
        VENV.rename(STATE / f"old-venv-{stamp}-{os.getpid()}")
        for old in STATE.glob("old-venv-*"):
            shutil.rmtree(old)
    else:
        aside = ROOT / f".venv.{stamp}"
        VENV.rename(aside)
        print(f"The .venv that stood here does not work; it was put aside as {aside.name}.")


def _install(group: str, lock: int) -> None:
    others = {name: value for name, value in _record()["groups"].items() if name != group}
    fingerprint = _fingerprint(group)
    _write(state=f"installing {group}", groups=others)
    options = ["--no-deps", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    source = ["-r", str(ROOT / "requirements" / f"{group}.txt")]
    code = _run(f"Packages of group {group}", [*_pip(), "install", *options, *source], lock)
    # pip downloads everything before it installs, and undoes an installation that fails: what stood still stands
    absent = [] if code else missing(group)
    _write(state="ready", groups=others if code or absent else {**others, group: fingerprint})
    if code:
        raise SetupError(_failure(f"The packages of group {group} could not be installed; is there a network?"))
    if absent:
        names = ", ".join(absent[:3]) + (" …" if absent[3:] else "")
        raise SetupError(
            f"pip says that it has installed the packages of group {group}, but .venv has no {names}: look for what "
            "sends them elsewhere with `.venv/bin/python -m pip config debug`, then start again."
        )


def missing(group: str) -> list[str]:
    """Return the packages of the group that `.venv` does not hold as its lock states, whatever pip said of them."""
    lock = (ROOT / "requirements" / f"{group}.txt").read_text(encoding="utf-8")
    pins = [line.rstrip("\\ ") for line in lock.splitlines() if "==" in line and line[0].isalnum()]
    try:
        done = subprocess.run([str(PYTHON), "-I", "-c", PROBE], input="\n".join(pins), capture_output=True, text=True)
    except OSError:
        return ["Python"]
    return done.stdout.split() if done.returncode == 0 else ["pip"]


def _venv() -> list[str]:
    # the interpreter behind an activated environment: that environment may go away
    base = getattr(sys, "_base_executable", None) or sys.executable
    return [base, "-I", "-m", "venv", str(VENV)]


def _pip() -> list[str]:
    return [str(PYTHON), "-I", "-m", "pip"]


def _failure(sentence: str) -> str:
    lines = [line for line in LOG.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    advice = f"All of it is in {LOG.relative_to(ROOT)}; the next call tries again."
    return "\n".join([*(f"  | {line[:150]}" for line in lines[-6:]), f"{sentence} {advice}"])


def _run(what: str, command: list[str], lock: int) -> int:
    """Run the command with its output in the log and one line of progress; return its exit code."""
    begun = time.monotonic()
    live = sys.stdout.isatty()
    if not live:
        print(f"{what} …", flush=True)
    with open(LOG, "ab") as log:
        log.write(f"$ {' '.join(command)}\n".encode())
        log.flush()
        child = guarded(command, grace=LEAVING_SECONDS, env=_environment(), output=log, pass_fds=(lock,), folder=ROOT)
    try:
        while child.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(0.2)
            if live:
                _show(what, begun, _last_line())
    finally:
        release(child)
    outcome = "done" if child.returncode == 0 else "failed"
    if live:
        _show(what, begun, f"{outcome}\n")
    else:
        print(f"{what}: {outcome}, {time.monotonic() - begun:.0f} s", flush=True)
    return child.returncode


def _show(what: str, begun: float, detail: str) -> None:
    print(f"\r\033[K{what}  {time.monotonic() - begun:3.0f} s  {detail}", end="", flush=True)


def _last_line() -> str:
    with open(LOG, "rb") as log:
        log.seek(max(0, LOG.stat().st_size - 400))
        lines = log.read().decode(errors="replace").split("\n")
    words = lines[-2].split() if len(lines) > 1 else []
    known = ("Collecting", "Downloading", "Installing", "Using")
    return " ".join(words[:2])[:40] if words and words[0] in known else ""


def _environment() -> dict[str, str]:
    """Return the environment for venv and pip.

    What the user has told pip of its index and of the network holds, whether by variables or in its files; what sends
    packages elsewhere, or nowhere, does not.
    """
    unwanted = ("PYTHON", "__PYVENV_LAUNCHER__", "PIP_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    variables = {f"PIP_{name.upper().replace('-', '_')}": name for name in PIP_MAY_SAY}
    said = {variable: os.environ[variable] for variable in variables if variable in os.environ}
    found = _in_pips_files()
    files = {variable: found[name] for variable, name in variables.items() if found.get(name)}
    return {**kept, **files, **said, "PIP_CONFIG_FILE": os.devnull, "PYTHONUNBUFFERED": "1"}


def _in_pips_files() -> dict[str, str]:
    """Return what pip's files say of the settings that hold; what they say of `pip install` goes before the rest."""
    try:
        done = subprocess.run([str(PYTHON), "-I", "-c", PIP_SAYS], capture_output=True, text=True)
        found = json.loads(done.stdout)
    except (OSError, ValueError):  # there is no environment yet; a file cannot be read, of which pip will tell
        return {}
    return {
        name: str(found[f"{section}.{name}"])
        for section in ("global", "install")
        for name in PIP_MAY_SAY
        if f"{section}.{name}" in found
    }
