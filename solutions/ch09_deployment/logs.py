"""The log of an app that is one process of many: lines on stdout, and an id that leads from the proxy to the database.

X-Request-ID: 0a53cf3c2f6d4b7c8a3e0de7c5c7f7a1     nginx names the request ($request_id)
{"time": …, "event": "request", "request_id": "0a53cf3c-2f6d-…", "route": "book", "status": 200, …}
SELECT … FROM books WHERE books.id = ? /*request_id='0a53cf3c-2f6d-…',route='book'*/

A container keeps no files, and hosts come and go: so the app writes its log (chapter 1's lines, with all that they
leave out) to stdout, and what becomes of it is decided outside. Files of several hosts, rotation and a full disk
are nobody's business in here. A statement that is slow, or holds a lock, is seen in the database, which knows
nothing of requests, unless the statement itself says which one it belongs to. The Twelve-Factor App, XI;
sqlcommenter; OWASP Logging Cheat Sheet; CWE-89 and CWE-117.
"""

import json
import logging
import sys
from typing import Any

from flask import Flask, has_request_context
from sqlalchemy import event

from solutions.ch00_books_api import routes
from solutions.ch00_books_api.errors import request_id
from solutions.ch00_books_api.models import db
from solutions.ch01_security import audit

LONGEST = (
    4096  # bytes of a line, its end included: so many a pipe takes whole from each of several processes (PIPE_BUF)
)


def handler(app: Flask) -> logging.Handler:
    """Return what writes the log of `app`: each record a line on stdout, which is out when the call returns. Nothing of
    it waits in a buffer, or for a thread: who is killed would take it along. A line and its end are one write: between
    two, another process writes.

    What cannot be written (a full disk) is told on stderr, by `handleError`, and never raised: whoever tells the log
    something, a library among them, is in the middle of a request.

    audit.file_handler(app), chapter 1's, writes to files in LOG_FOLDER.
    """
    ### BEGIN SOLUTION 9.5
    return logging.StreamHandler(sys.stdout)
    ### END SOLUTION 9.5


def fitted(line: str) -> str:
    """Return `line`, an object in JSON as `json.dumps` writes it, in ASCII, so that it takes LONGEST bytes at most, its
    line break included, in which it is to end (and which is not there yet).

    One that is short enough stays as it is. In another, `audit.clean` (with no secrets: those are gone already) is to
    shorten each text that takes more than 2000 bytes: it leaves the beginning and the end. Where the line is too long
    even so, that is done with 1000 in the place of 2000, then with 500, then with 250, and no further than it has to
    be. With 250, each line fits. So a text of 250 bytes stays whole whatever happens, such as the id of the request.
    """
    ### BEGIN SOLUTION 9.5
    most = 2000
    entry = json.loads(line)
    while len(line) >= LONGEST:
        line = json.dumps({name: audit.clean(value, most, ()) for name, value in entry.items()})
        most //= 2
    return line
    ### END SOLUTION 9.5


class Lines(audit.Lines):
    """Writes records as lines of chapter 1's kind that are not longer than a pipe takes."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        return fitted(super().format(record))


def take_all(stdout: logging.Handler) -> None:
    """Let `stdout` write what libraries say as well, whatever their logger is called: from warnings on, each once.

    It becomes the one handler of the root logger, to which all others pass on what they are told: what was there before
    goes. The level of the root logger stays as Python has made it, which is WARNING.
    """
    ### BEGIN SOLUTION 9.5
    logging.getLogger().handlers = [stdout]
    ### END SOLUTION 9.5


def commented(statement: str) -> str:
    """Return an SQL statement with a comment at its end that says which request it is of, as sqlcommenter writes it.

    ` /*request_id='…',route='…'*/` after a space: the id under which the log has this request (`request_id()`), and the
    name of its route (`routes.current()`), left out where there is none. Where there is no request (a job, a command),
    it stays as it is. Only what we have written ourselves may stand in a comment: what ends it, `*/`, would end in the
    statement. Both are letters, digits and hyphens: nothing has to be escaped.
    """
    ### BEGIN SOLUTION 9.5
    if not has_request_context():
        return statement
    route = routes.current()
    named = f",route='{route}'" if route else ""
    return f"{statement} /*request_id='{request_id()}'{named}*/"
    ### END SOLUTION 9.5


def comment(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> tuple[str, Any]:
    """Return the statement that SQLAlchemy sends in the place of `statement`, and its parameters."""
    return commented(statement), parameters


def init_app(app: Flask, events: audit.Events) -> None:
    """Write a line for every request, and for all that is said besides; name requests to the database.

    Called after the database is there, in the place of chapter 1's audit.init_app.
    """
    stdout = handler(app)
    audit.init_app(app, events, stdout)
    stdout.setFormatter(Lines())
    take_all(stdout)
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", comment, retval=True)
