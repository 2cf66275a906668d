"""The notebooks: each starts its chapter's app, and calls it as a client would.

    from workbook.learn.notebooks import start
    shop = start(1)                      # the learner's app, or the solved one: what the command chose
    alice = shop.login("alice")
    shop.show(alice.get("/api/shelves"))

`python3 -m workbook notebook 1` opens one in JupyterLab; `--execute` runs it against the solution and compares what it
prints with what is committed (`--update` writes it anew).
"""

import atexit
import json
import os
import secrets
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import httpx
import redis

from workbook import course, patience, programs
from workbook.book import accounts, answers
from workbook.errors import Trouble
from workbook.folders import temporary_folder
from workbook.guard import guarded, release
from workbook.patience import Patience
from workbook.serve import services, serving, visiting
from workbook.serve.addresses import ADDRESS, ORIGIN
from workbook.serve.internet import internet

TARGET = "WORKBOOK_NOTEBOOK_TARGET"  # the folder whose app the notebooks start
LONGEST = 60  # seconds for a whole notebook
START_SECONDS = 60.0  # for JupyterLab to answer
QUIET_SECONDS = 0.3  # after which what an app was to print has come


class ServedShop:
    """A served app, and clients of it."""

    def __init__(self, served: serving.Served) -> None:
        self._served = served
        self._signed_in: dict[tuple[str, str], httpx.Client] = {}

    def client(self, address: str = ADDRESS) -> httpx.Client:
        """Return a client that nobody has signed in with."""
        return httpx.Client(base_url=ORIGIN, transport=visiting.Doorway(self._served.url, address), timeout=20)

    def login(self, name: str, address: str = ADDRESS) -> httpx.Client:
        """Return the client with which the sample user `name` is signed in, and which sends what that takes.

        The same one each time: an app that is right lets nobody sign in again and again. Raises Trouble when the app
        does not let them in.
        """
        if (name, address) not in self._signed_in:
            self._signed_in[name, address] = self._sign_in(name, address)
        return self._signed_in[name, address]

    def guest(self, address: str = ADDRESS) -> httpx.Client:
        """Return a client that nobody has signed in with, and that has a CSRF token where the app gives one."""
        client = self.client(address)
        with suppress(visiting.Refused):
            visiting.take_token(client)
            client.headers["Origin"] = ORIGIN
        return client

    def _sign_in(self, name: str, address: str) -> httpx.Client:
        client = self.client(address)
        try:
            visiting.log_in(client, f"{name}@example.org", accounts.password(name))
        except visiting.Refused as refused:
            raise Trouble(f"{refused} {refused.answer.text}") from None
        return client

    @property
    def keys(self) -> Path:
        """The folder of the app's private keys (KEY_FOLDER): what an operator of its machine sees, and nobody else."""
        return Path(services.environment(self._served.services)["KEY_FOLDER"])

    @property
    def redis(self) -> redis.Redis:
        """The app's Redis, as an operator sees it."""
        return redis.Redis.from_url(self._served.services.redis_url, decode_responses=True)

    def audit(self) -> list[dict[str, Any]]:
        """Return the entries of the audit log; a line that is no JSON is an entry with the one member `line`."""
        text = Path(services.environment(self._served.services)["LOG_FOLDER"], "audit.log").read_text("utf-8")
        return [_entry(line) for line in text.splitlines()]

    def printed(self) -> list[dict[str, Any]]:
        """Return the last entries of the log of an app that prints it, once nothing more comes for QUIET_SECONDS; a
        line that is no JSON has the member `line`.
        """
        if self._served.output is None:
            return []
        lines, quiet = self._served.output.lines(), Patience(QUIET_SECONDS)
        while not quiet.over():
            time.sleep(0.02)
            if (now := self._served.output.lines()) != lines:
                lines, quiet = now, Patience(QUIET_SECONDS)
        return [_entry(line) for line in lines]

    @staticmethod
    def show(answer: httpx.Response, *headers: str) -> None:
        """Print the status, the named headers, and the body."""
        print(answer.status_code, answer.reason_phrase)
        for name in headers:
            print(f"{name}: {answer.headers.get(name, '(not there)')}")
        if answer.content:
            is_json = answer.headers.get("Content-Type", "").endswith("json")
            print(json.dumps(answer.json(), indent=2, ensure_ascii=False) if is_json else answer.text)


def _entry(line: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(line)
    except ValueError:
        return {"line": line}
    return found


def start(
    chapter: int, which: str | None = None, *, workers: int = 1, books: int | None = None, **env: str
) -> ServedShop:
    """Serve the app of `chapter` until the notebook's kernel ends, by so many `workers`, in the midst of `internet()`.

    `which` is "flawed", for the app as tutorials have it, or nothing: then it is the app that the command chose. Its
    database has at least so many `books`; `env` are settings of it.
    """
    stack = ExitStack()
    atexit.register(stack.close)
    wanted = course.chapter(str(chapter))
    target: str | Path = os.environ.get(TARGET, "solutions")
    if which == "flawed":
        target = _flawed(wanted, stack.enter_context(services.temporary_folder()))
    outside = stack.enter_context(internet())
    return ServedShop(
        stack.enter_context(serving.served(wanted, target, workers, {**patience.OF_APPS, **env, **outside}, books))
    )


def _flawed(chapter: course.Chapter, folder: Path) -> Path:
    """Where the flawed app is; in a handout that must not show it, the one that the learner began with stands in."""
    if chapter.has_solution:
        return answers.flawed(chapter, folder)
    print(f"The flawed app of chapter {chapter.number} is not part of this handout: this is the one you began with.")
    return chapter.starters


def _path(chapter: course.Chapter) -> Path:
    path = chapter.root / "notebooks" / f"{chapter.name}.ipynb"
    if not path.is_file():
        raise Trouble(f"Chapter {chapter.number} has no notebook at {path}; fetch a complete copy of the workbook.")
    return path


def _settings_in(folder: Path) -> dict[str, str]:
    """The variables by which Jupyter, IPython and matplotlib keep to settings in `folder`: those of the user's own
    programs do not reach them.
    """
    places = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "MPLCONFIGDIR")
    return {**dict.fromkeys(places, str(folder)), "JUPYTER_NO_CONFIG": "1", "JUPYTER_PREFER_ENV_PATH": "1"}


def open_notebook(chapter: course.Chapter) -> int:
    """Open the chapter's notebook in JupyterLab, on the learner's own app; returns when JupyterLab ends.

    What a learner sets in it is kept in .workbook/jupyter.
    """
    path, token = _path(chapter), secrets.token_urlsafe(24)
    with serving.listening(0) as free:
        port = free.getsockname()[1]
    command = programs.command("jupyterlab", str(path), "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}")
    command += ["--ServerApp.port_retries=0", "--ServerApp.log_level=ERROR"]
    command += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    settings = {**_settings_in(services.home() / "jupyter"), "JUPYTER_TOKEN": token}
    environment = {**os.environ, **settings, TARGET: "chapters"}
    process = guarded(command, grace=5, env=environment, output=None, folder=chapter.root)
    try:
        _wait_for(process, f"http://127.0.0.1:{port}/api/status?token={token}")
        print(f"ready http://127.0.0.1:{port}/lab/tree/notebooks/{path.name}?token={token}")
        print("What you write there is saved in notebooks/. Ctrl-C ends it.", flush=True)
        return process.wait()
    finally:
        release(process)


def _wait_for(process: "subprocess.Popen[bytes]", url: str) -> None:
    """Return when JupyterLab answers; raises Trouble when it ends, or says nothing for too long."""
    patience = Patience(START_SECONDS)
    while not patience.over() and process.poll() is None:
        with suppress(httpx.TransportError):
            if httpx.get(url, trust_env=False).is_success:
                return
        time.sleep(0.1)
    raise Trouble("JupyterLab does not start; what it says of that stands above.")


def execute(chapter: course.Chapter, update: bool = False) -> int:
    """Run the chapter's notebook against the solution; return 1 when it prints something other than is committed."""
    chapter.need_solution()
    path = _path(chapter)
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError
    from traitlets.config import Config

    notebook = nbformat.read(path, as_version=4)
    committed = [_said(cell) for cell in notebook.cells]
    place = {"metadata": {"path": str(path.parent)}}  # where JupyterLab runs it, too
    with temporary_folder() as folder:  # the kernel is spoken to over files of its own, not over the network
        os.environ.update(_settings_in(folder))
        unseen = Config(KernelManager={"transport": "ipc", "ip": str(folder / "socket")})
        client = NotebookClient(notebook, timeout=LONGEST, resources=place, config=unseen, coalesce_streams=True)
        try:
            client.execute(env={**os.environ, TARGET: "solutions"})
        except CellExecutionError as error:
            number = next(n for n, cell in enumerate(notebook.cells, 1) if _failed(cell))
            print(f"{path.name}, cell {number}, stops with {error.ename}: {error.evalue}", file=sys.stderr)
            return 1
    if update:
        for cell in notebook.cells:
            cell.metadata.pop("execution", None)  # when it ran: a difference in every commit that says nothing
        nbformat.write(notebook, path)
        return 0
    changed = [number for number, cell in enumerate(notebook.cells, 1) if _said(cell) != committed[number - 1]]
    for number in changed:
        print(f"{path.name}, cell {number}, printed\n{_said(notebook.cells[number - 1])}", file=sys.stderr)
        print(f"but what is committed is\n{committed[number - 1]}", file=sys.stderr)
    print(f"{path.name}: {len(notebook.cells)} cells executed, {len(changed)} printed something else.")
    return 1 if changed else 0


def _failed(cell: Any) -> bool:
    return any(output.output_type == "error" for output in cell.get("outputs", []))


def _said(cell: Any) -> str:
    """Return the text that a cell printed; pictures differ from machine to machine and are left aside."""
    outputs = cell.get("outputs", [])
    return "".join(str(output.get("text") or output.get("data", {}).get("text/plain", "")) for output in outputs)
