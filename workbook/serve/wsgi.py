"""The server's side of `run`: the chapter's app, behind an edge that plays the one trusted proxy.

gunicorn calls `serve` in each worker. `python -m workbook.serve.wsgi NAME FOLDER RESULT` loads the app once, makes its
tables and writes what happened to the file RESULT, as JSON: {"commands": […]}, those of the app's own, or {"error":
"one sentence"}.

In production TLS ends at a proxy, which adds to X-Forwarded-For and X-Forwarded-Proto what it knows. On the loopback
address nothing stands in front; so the edge does that itself. What it adds, a client may choose: the tool's own clients
have addresses of their own (X-Edge-For), and plain HTTP can be tried (X-Edge-Proto: http). A client that is beside the
app, as an orchestrator is, comes past the proxy (X-Edge-For: none).
"""

import gc
import importlib
import json
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from workbook.book import mine
from workbook.serve import outside
from workbook.serve.addresses import BESIDE

if TYPE_CHECKING:
    from sqlalchemy import Engine, MetaData

ALREADY_SERVED = (
    "app.run() starts a server and never ends; the workbook serves the app itself. "
    'Take that line out, or put it below `if __name__ == "__main__":`'
)


class NoApp(Exception):
    """There is nothing that could be served, and this sentence says what is missing."""


Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Edge:
    """WSGI middleware: a direct request looks as if it had come by https through one proxy.

    What the client itself has written into X-Forwarded-For and -Proto stays, on the left, as at any proxy.
    """

    def __init__(self, app: Wsgi) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["wsgi.url_scheme"] = "http"  # what the connection really is, whatever gunicorn made of the headers
        if environ.get("HTTP_X_EDGE_FOR") == BESIDE:
            return self.app(environ, start_response)
        host = environ.get("HTTP_HOST", "")
        if "HTTP_X_EDGE_PROTO" not in environ:
            for name in ("HTTP_ORIGIN", "HTTP_REFERER"):  # of a page that the browser got from here
                value = environ.get(name, "")
                if value == f"http://{host}" or value.startswith(f"http://{host}/"):
                    environ[name] = f"https{value[4:]}"
        for name, known in (("FOR", environ.get("REMOTE_ADDR", "")), ("PROTO", "https")):
            entry = environ.pop(f"HTTP_X_EDGE_{name}", known)
            before = environ.get(f"HTTP_X_FORWARDED_{name}")
            environ[f"HTTP_X_FORWARDED_{name}"] = f"{before}, {entry}" if before else entry
        return self.app(environ, start_response)


def create_app(name: str, folder: str) -> Any:
    """Import the chapter `name` from `folder`, and return its app; raises what `loaded` raises."""
    outside.install_from_environment()
    return loaded(name, [folder], mine.standing_in())


def loaded(name: str, folders: Sequence[str], own: Iterable[str], config: Mapping[str, Any] | None = None) -> Any:
    """Import the chapter `name` from these folders (the first that has a module wins) and return its app.

    The chapters `own` stand in for their solutions; `config` is for create_app(). Raises NoApp, or what the app raises.
    """
    from flask import Flask

    mine.install(own)
    mine.package(name, folders)
    with no_server():
        try:
            module = importlib.import_module(f"{name}.app")
        except ModuleNotFoundError as error:
            if error.name != f"{name}.app":
                raise
            raise NoApp(f"there is no app.py in {folders[-1]}") from None
        if not callable(create := getattr(module, "create_app", None)):
            raise NoApp("app.py has no create_app(), which is called to make the app")
        app = create(config) if config else create()
    if not isinstance(app, Flask):
        raise NoApp(f"create_app() returns {app!r:.80} and not the app")
    return app


@contextmanager
def no_server() -> Iterator[None]:
    """Inside the block an app cannot serve itself: `app.run()` would not come back, and raises RuntimeError instead."""
    from werkzeug import serving

    def refused(*arguments: Any, **named: Any) -> NoReturn:
        raise RuntimeError(ALREADY_SERVED)

    earlier, serving.run_simple = serving.run_simple, refused
    try:
        yield
    finally:
        serving.run_simple = earlier


def serve(name: str, folder: str) -> Wsgi:
    """Return the app for gunicorn. One that cannot be loaded, after a change, answers each request with the reason."""
    try:
        app = Edge(create_app(name, folder))
        gc.collect()
        gc.freeze()  # what is loaded stays: the garbage collector has nothing to look for in it
        gc.set_threshold(10_000, 10, 10)  # a list of books makes thousands of objects, none of them a circle
        return app
    except Exception as error:
        sentence = f"{fault(error, folder)}\n"
        print(sentence, file=sys.stderr, end="", flush=True)

        def broken(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            start_response("503 Service Unavailable", [("Content-Type", "text/plain; charset=utf-8")])
            return [sentence.encode("utf-8", "replace")]

        return broken


def fault(error: BaseException, folder: str) -> str:
    """One sentence on why the app in `folder` cannot be loaded: the file and the line of it, and the error.

    Of settings that are wrong no line of code is at fault: the sentence names the variables.
    """
    if type(error).__name__ in ("BadSettings", NoApp.__name__):
        return f"The app cannot be started: {error}."
    said = error.msg if isinstance(error, SyntaxError) else str(error)
    what = f"{type(error).__name__}: {said}".rstrip(": ")
    frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError) and error.filename:
        frames.append((error.filename, error.lineno))
    own = [(name, line) for name, line in frames if name.startswith(folder)]
    where = "{}, line {}".format(*own[-1]) if own else folder
    return f"The app cannot be loaded: {where}: {what}."


def lacking_columns(engine: "Engine", metadata: "MetaData") -> list[str]:
    """What columns of the app's tables the database does not have, `table.column`: it was made for other ones."""
    from sqlalchemy import inspect

    database = inspect(engine)
    there = {(table, column["name"]) for table in metadata.tables for column in database.get_columns(table)}
    wanted = [(table.name, column.name) for table in metadata.sorted_tables for column in table.columns]
    return [".".join(column) for column in wanted if column not in there]


def other_tables(url: str, lacking: list[str]) -> str:
    """One sentence on a database that a model has outgrown; `url` without its password."""
    return (
        f"The database {url} was made for other tables: it has no {', '.join(lacking)}. "
        "Move it away, or name an empty one, and the next start fills it anew."
    )


def main(name: str, folder: str, result: str) -> None:
    """Load the app, make its tables, report."""
    outcome: dict[str, Any] = {}
    try:
        app = create_app(name, folder)
        with app.app_context():
            db = app.extensions["sqlalchemy"]
            db.create_all()
            lacking = lacking_columns(db.engine, db.metadata)
            if lacking:
                outcome["error"] = other_tables(str(db.engine.url), lacking)
        outcome["commands"] = sorted(app.cli.commands)
    except BaseException as error:
        traceback.print_exc()
        outcome = {"error": fault(error, folder)}
    Path(result).write_text(json.dumps(outcome), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
