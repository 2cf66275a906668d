"""Exercise 9.5: what the app prints, and what the database is told."""

import json
import os
import re
from contextlib import contextmanager
from pathlib import Path

import pytest

FROM_NGINX = "0a53cf3c2f6d4b7c8a3e0de7c5c7f7a1"
NAMED = "0a53cf3c-2f6d-4b7c-8a3e-0de7c5c7f7a1"
COMMENT = re.compile(r" /\*request_id='([0-9a-f-]{36})'(?:,route='([a-z-]+)')?\*/$")
PIPE = 4096
OTHERS = "acme.payments"  # a library that nobody has heard of
# A library, played: what it says to its logger, with or without an error; and how many bytes that has brought to stdout
# by the time it has been said. Stdout leads elsewhere, and is buffered, as always where it is no terminal.
LIBRARY = """
import logging, os, sys
from flask import current_app, request

os.dup2(os.open({path!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), 1)
sys.stdout = open(1, "w", encoding="utf-8", closefd=False)
logging.getLogger("acme.payments")  # there from its import on
{before}

def init_app(app):
    @app.get("/api/said", endpoint="said")
    def said():
        told, error = request.args, None
        logger = logging.getLogger(told["logger"]) if told["logger"] else current_app.logger
        if told.get("error"):
            try:
                raise LookupError(told["error"])
            except LookupError as raised:
                error = raised
        begun = os.fstat(1).st_size
        logger.log(int(told["level"]), told["message"], exc_info=error)
        return "", 204, {{"X-Written": str(os.fstat(1).st_size - begun)}}
"""
NOBODY_READS = "reads, writes = os.pipe(); os.close(reads); os.dup2(writes, 1)"
RULES = {("said", "GET"): {"anonymous"}}
# Stdout, played by something that keeps apart what was written by one write() and by the next. A few warnings are told
# in a request, and what came of them is its answer; the last word is the check's own.
WRITES = """
import logging, os, queue, socket, sys, threading
from flask import jsonify

LAST = b"that was all"
reader, writer = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
os.dup2(writer.fileno(), 1)
sys.stdout = open(1, "w", encoding="utf-8", closefd=False)
written = queue.SimpleQueue()

def read():
    while True:
        written.put(reader.recv(65536))

threading.Thread(target=read, daemon=True).start()

def init_app(app):
    @app.get("/api/said", endpoint="said")
    def said():
        for number in range(5):
            logging.getLogger("acme.payments").warning("warning %s", number)
        os.write(1, LAST)
        found = iter(lambda: written.get(timeout=20), LAST)
        return jsonify([piece.decode() for piece in found if piece])
"""
# What asks the database and is no request, by session and by connection: a command, and a thread, as jobs have them.
# All statements are printed as they were sent.
NO_REQUEST = """
import threading
import click
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

@event.listens_for(Engine, "after_cursor_execute")
def tell(connection, cursor, statement, *rest):
    click.echo("sent: " + " ".join(statement.split()))

def init_app(app):
    db = app.extensions["sqlalchemy"]

    def ask(name):
        with app.app_context():
            db.session.execute(text(f"SELECT id AS {name} FROM books WHERE id = :id"), {"id": 1})
            with db.engine.connect() as connection:
                connection.execute(text(f"SELECT title AS {name} FROM books WHERE id = :id"), {"id": 1})

    @app.cli.command("ask")
    def command():
        ask("of_a_command")
        job = threading.Thread(target=ask, args=["of_a_job"])
        job.start()
        job.join()
"""
# A route of next year, with twelve parameters
TWELVE = "/api/parts/" + "/".join(f"<p{number}>" for number in range(12))
INFO, WARNING = 20, 30


def as_json(lines):
    """Lines of a log as what they say."""
    entries = []
    for line in lines:
        try:
            entries.append(json.loads(line))
        except ValueError:
            raise AssertionError(f"each line on stdout should be JSON, but this one is not: {line[:200]}") from None
    return entries


def printed(lab):
    """What the app has printed so far, line by line, each of which is JSON."""
    lab.settle()
    return as_json(lab.printed().splitlines())


@contextmanager
def library(lab, before=""):
    """A function that lets an app, or a library of it by its `logger`, say something: returns the lines of the log that
    came of it, as bytes, and the answer to the request in which it was said. `before` is Python that is run before.
    """
    with lab.scratch() as folder:
        file = folder / "stdout"
        with lab.boot(extension=LIBRARY.format(path=str(file), before=before), rules=RULES) as app:
            client = lab.client(app=app)

            def says(message, level=WARNING, logger="", **more):
                begun = file.stat().st_size
                told = {"message": message, "level": level, "logger": logger, **more}
                answer = client.get("/api/said", params=told)
                assert answer.status_code == 204, f"the request should be answered, but is a {answer.status_code}"
                lab.settle()
                lines = file.read_bytes()[begun:].splitlines(keepends=True)
                return [line for line in lines if b'"status"' not in line], answer

            yield says


def only(lines, why):
    """The one line of several, and what it says."""
    assert len(lines) == 1, f"{why} should be told in one line, but was in {len(lines)}"
    return lines[0], as_json(lines)[0]


def entry_of(lab, answer):
    """The one line of the request of `answer`."""
    wanted = answer.headers["X-Request-ID"]
    found = [entry for entry in printed(lab) if entry.get("request_id") == wanted and "status" in entry]
    assert len(found) == 1, f"stdout should have one line of this request, {wanted}, but has {len(found)}"
    return found[0]


def comments(lab, answer):
    """What the comments of the statements of a request say: pairs of id and route; each has one, at its end."""
    statements = lab.statements(answer)
    assert statements, "this request should ask the database, but no statement is seen"
    found = []
    for statement in statements:
        match = COMMENT.search(statement)
        said = statement[-120:]
        assert match, f"each statement should end in a comment with request_id and route, but one ends in {said!r}"
        assert statement.count("/*") == 1, f"each statement should have one comment, but this has more: {said!r}"
        found.append(match.groups())
    return found


@pytest.mark.exercise("9.5")
def test_each_request_is_a_line_on_stdout(lab):
    """The log is a stream of events on stdout: a line for each request, as chapter 1 writes it; no file is written,
    which a container would lose (The Twelve-Factor App, XI: Logs).

    Think: where is your log when the container is gone?

    Next: in handler(), return a StreamHandler of sys.stdout.
    """
    answer = lab.client().get("/api/books/1")
    entry = entry_of(lab, answer)
    told = {name: entry.get(name) for name in ("event", "method", "path", "route", "status", "address")}
    wanted = {"event": "request", "method": "GET", "path": "/api/books/1", "route": "book", "status": 200}
    assert told == wanted | {"address": "203.0.113.7"}, f"the line should have {wanted}, but has {told}"
    refused = lab.client().delete("/api/books/1")
    assert entry_of(lab, refused)["event"] == "denied", "a refusal should be told as denied"
    assert not lab.logged(), f"nothing should be on stderr, but there is {lab.logged()[:200]!r}"
    files = [path.name for path in Path(lab.env["LOG_FOLDER"]).iterdir() if path.is_file() and path.stat().st_size]
    assert not files, f"nothing should be written into LOG_FOLDER, but there is {', '.join(files)}"


@pytest.mark.exercise("9.5")
def test_a_line_is_out_when_it_has_been_told(lab):
    """Whoever tells the log something goes on when it is written. What waits in a buffer, or for a thread, a process
    that is killed takes with it: the last lines before its end, which are those one looks for (The Twelve-Factor App,
    XI: Logs, "unbuffered").

    Think: the kernel kills a worker that has used too much memory. Which of its lines do you see?

    Next: in handler(), return what writes in the thread that tells it, and flushes each line, as StreamHandler does.
    """
    with library(lab) as says:
        for number in range(20):
            lines, answer = says(f"warning {number}")
            found, wanted = int(answer.headers["X-Written"]), sum(map(len, lines))
            assert found == wanted > 0, (
                f"a line should be on stdout as soon as it has been told, but of its {wanted} bytes {found} were"
            )


@pytest.mark.exercise("9.5")
def test_a_line_is_written_with_its_end(lab):
    """Several processes write to one stdout. What one of them writes at once stays together; between two writes
    another has its turn. So a line and its line break are one write (POSIX, write, PIPE_BUF; The Twelve-Factor App,
    XI: Logs).

    Think: one worker has written a line, and its line break comes a moment later. What is written in that moment?

    Next: in handler(), return a StreamHandler, or write line and line break by one call.
    """
    with lab.boot(extension=WRITES, rules=RULES) as app:
        pieces = lab.client(app=app).get("/api/said").json()
    assert len(pieces) >= 5, f"of five warnings, each should have been written by its end, but there are {pieces}"
    for piece in pieces:
        assert piece.endswith("\n"), f"a line and its end should be one write, but one has written {piece[-80:]!r}"
        as_json([piece])


@pytest.mark.exercise("9.5")
def test_a_log_that_takes_nothing_changes_no_answer(lab):
    """Whoever read stdout has gone, or its disk is full: what cannot be written is lost, and requests are answered all
    the same, also those in which a library has something to say. That it is lost is told on stderr: a log that ends
    without a word looks like an app of which nobody asks anything (OWASP Logging Cheat Sheet: a failure of the log must
    not keep the app from running).

    Think: a library warns in the middle of a request. What does it do with an error that its logger raises?

    Next: in handler(), return a StreamHandler; where you write an emit() of your own, give errors to handleError().
    """
    with lab.boot(extension=LIBRARY.format(path=os.devnull, before=NOBODY_READS), rules=RULES) as app:
        client = lab.client(app=app)
        warning = {"message": "a warning", "level": WARNING, "logger": OTHERS}
        for path, told, status in (
            ("/api/books/1", None, 200),
            ("/api/said", warning, 204),
            ("/api/said", warning, 204),
            ("/api/nothing", None, 404),
        ):
            found = client.get(path, params=told).status_code
            assert found == status, (
                f"where nobody takes the lines {path} should be a {status} as ever, but is a {found}"
            )
        lab.settle()
        assert lab.logged().strip(), (
            "what cannot be written should be told on stderr, but there is nothing\n"
            "Think: the disk is full since Friday. By what does somebody notice it on Monday?\n"
            "Next: in handler(), let handleError() be as Python has made it."
        )


@pytest.mark.exercise("9.5")
def test_one_id_leads_from_the_proxy_to_the_database(lab):
    """The name that nginx gives a request ($request_id) is in the answer, in the log, and in each statement that the
    request has sent to the database (sqlcommenter, an open specification of Google and OpenTelemetry).

    Think: the database shows a statement that has run for a minute. Whose is it?

    Next: in commented(), put a comment behind the statement: request_id() and routes.current().
    """
    admin = lab.login("admin")
    for method, path, route, body in (
        ("GET", "/api/books/1", "book", None),
        ("GET", "/api/v2/books?page_size=2", "books", None),
        ("POST", "/api/books", "books", {"title": "Kokoro", "author": "Natsume Sōseki", "genres": ["novel"]}),
    ):
        answer = admin.request(method, path, json=body, headers={"X-Request-ID": FROM_NGINX})
        said = answer.headers["X-Request-ID"]
        assert said == NAMED, f"X-Request-ID should be {NAMED}, but is {said}"
        assert set(comments(lab, answer)) == {(NAMED, route)}, (
            f"the statements of {method} {path} should name {NAMED} and {route}, but name {set(comments(lab, answer))}"
        )
        assert entry_of(lab, answer)["route"] == route
        lab.reset()
        admin = lab.login("admin")


@pytest.mark.exercise("9.5")
def test_a_route_is_named_where_there_is_one(lab):
    """A request without a route asks the database too, for who is calling: its comment has the id alone (sqlcommenter,
    whose keys are left out where they have no value: OpenTelemetry).

    Next: in commented(), leave route out where routes.current() is None.
    """
    answer = lab.login("alice").get("/api/nothing")
    wanted = {(answer.headers["X-Request-ID"], None)}
    found = set(comments(lab, answer))
    assert found == wanted, f"the comments should name {wanted}, but name {found}"


@pytest.mark.exercise("9.5")
def test_what_is_of_no_request_stays_as_it_is(lab):
    """A command and a job ask the database, too, and are no request: a comment would name one that never was
    (sqlcommenter, whose keys are left out where they have no value: OpenTelemetry).

    Think: who calls commented() at night, and what does request_id() say then?

    Next: in commented(), return the statement where there is no request: has_request_context().
    """
    with lab.boot(extension=NO_REQUEST) as app:
        ran = lab.command("ask", app=app)
    sent = [line for line in (ran.output + lab.printed()).splitlines() if line.startswith("sent: ")]
    for kind in ("command", "job"):
        own = [line for line in sent if f"of_a_{kind}" in line]
        assert len(own) == 2, f"a {kind} should send its two statements, but has sent {own}"
        for line in own:
            assert "/*" not in line, (
                f"a statement of a {kind} should stay as it is, but it is {line.removeprefix('sent: ')}"
            )


@pytest.mark.exercise("9.5")
def test_nothing_of_a_client_gets_into_a_statement(lab):
    """A comment ends where somebody writes `*/`, and what comes after it is SQL: only what is ours stands in it. A name
    of the request that is no UUID is not taken (CWE-89; OWASP API8:2023).

    Think: what is executed of `/* */ DELETE FROM shelves -- */ SELECT 1`?

    Next: in commented(), take request_id(), which is a UUID whatever the client says, and the name of the route, not
    the path.
    """
    client = lab.login("alice")
    shelves = lab.rows("SELECT count(*) FROM shelves")
    for claimed in (
        "*/ DELETE FROM shelves -- x",
        "**//",
        "*/",
        "' OR 1=1 /*",
        "x" * 300,
        FROM_NGINX + "*/",
        "%s %(id)s ?",
    ):
        for path in ("/api/health", "/api/books/1", "/api/books/search?q=*/", "/api/nothing/*/"):
            answer = client.get(path, headers={"X-Request-ID": claimed, "User-Agent": f"*/ {claimed}"})
            assert answer.status_code in (200, 404), (
                f"{path} should be answered as ever, but was with {answer.status_code}"
            )
            own = answer.headers["X-Request-ID"]
            assert {name for name, _ in comments(lab, answer)} == {own}, f"the comments should name {own}"
    found = lab.rows("SELECT count(*) FROM shelves")
    assert found == shelves, f"there should be as many shelves as before, {shelves[0][0]}, but there are {found[0][0]}"


@pytest.mark.exercise("9.5")
def test_what_libraries_say_is_a_line_as_well(lab):
    """A library has a logger of its own, and its warnings belong into the same stream, in the same form: with the id of
    the request that they are about (OWASP Logging Cheat Sheet; The Twelve-Factor App, XI: Logs).

    Think: Redis is away, and the limits are counted in memory. Who says so, and to whom?

    Next: in take_all(), make `stdout` the handler of the root logger.
    """
    with lab.boot(REDIS_TIMEOUT_SECONDS="0.2") as app, lab.redis_stopped():
        answer = lab.client(app=app).get("/api/books/1")
        own = answer.headers["X-Request-ID"]
        entries = printed(lab)
        assert not lab.logged(), f"nothing should be on stderr, but there is {lab.logged()[:200]!r}"
    said = [entry for entry in entries if "status" not in entry and "torage" in str(entry.get("message"))]
    assert said, "stdout should have a line of Flask-Limiter's, about its storage, but has none"
    assert {entry.get("request_id") for entry in said} == {own}, f"its line should name the request, {own}"
    assert len(said) == 1, f"it should be told once, but was {len(said)} times"


@pytest.mark.exercise("9.5")
def test_whatever_a_logger_is_called_its_warnings_are_told_once(lab):
    """Next year there is a library of which nobody has heard today. Its warnings, and what is worse, are lines as well;
    what it says below that is for its own developers. And where something had a handler before us (whoever holds the
    process, a library that could not wait), ours is the one that stays (Python, logging: propagation, WARNING).

    Think: to whom does a logger pass on what it is told, whatever its name is?

    Next: in take_all(), let the root logger have `stdout` as its only handler, and leave its level as it is.
    """
    with library(lab, "logging.basicConfig(stream=sys.stderr)") as says:
        for level, name in ((WARNING, "warning"), (40, "error"), (50, "critical")):
            lines, answer = says("The tank is empty.", level, OTHERS)
            _, entry = only(lines, f"what a library says as {name}")
            found = {key: entry.get(key) for key in ("event", "message", "request_id")}
            wanted = {"event": name, "message": "The tank is empty.", "request_id": answer.headers["X-Request-ID"]}
            assert found == wanted, f"its line should have {wanted}, but has {found}"
        _, entry = only(says("It was this.", logger=OTHERS, error="no tank")[0], "an error")
        found = str(entry.get("traceback"))
        assert found.endswith("LookupError: no tank"), f"an error should have its traceback, but has {found[-80:]!r}"
        lines, _ = says("The tank is half full.", INFO, OTHERS)
        assert not lines, f"what is below a warning should not be told, but there is {lines[0]!r}"
        assert not lab.logged(), f"nothing should be on stderr, but there is {lab.logged()[:200]!r}"


@pytest.mark.exercise("9.5")
def test_a_line_is_no_longer_than_a_pipe_takes_whole(lab):
    """Several processes write to one pipe, which takes 4,096 bytes from each without a letter of another between them.
    A line is no longer, and still says what happened (POSIX, write, PIPE_BUF).

    Think: two workers write a line of 6,000 bytes each, at once. What does whoever reads see?

    Next: in fitted(), shorten all texts of the entry, to half as much each time, until the line fits.
    """
    names = ("User-Agent", "Origin", "Referer", "Content-Type")
    long = {name: f"begin-{name}-" + "x" * 3000 + f"-{name}-end" for name in names}
    answer = lab.client().get("/api/books/" + "y" * 3000, headers=long)
    entry = entry_of(lab, answer)
    size = len(json.dumps(entry)) + 1
    assert size <= PIPE, f"the line should have {PIPE} bytes at most, its end included, but has {size}"
    assert size > PIPE // 4, f"a line should not be cut to {size} bytes where there are {PIPE}"
    headers = entry.get("headers") or {}
    assert headers.keys() == set(names), f"no member should be left out, but of the headers there are {list(headers)}"
    agent = headers["User-Agent"]
    assert agent.startswith("begin-User-Agent-"), f"its beginning should be kept, but the line has {agent[:60]!r}"
    assert agent.endswith("-User-Agent-end"), f"its end should be kept, but the line has {agent[-60:]!r}"
    assert 250 < len(agent) <= 500, f"of 2000, 1000, 500 and 250, here 500 is what fits, but a text has {len(agent)}"
    assert entry.get("status") == 404, "what is no text should stay"
    path = str(entry.get("path"))
    assert path.startswith("/api/books/yyy"), f"a path should begin as it began, but is {path[:60]!r}"


@pytest.mark.exercise("9.5")
def test_of_a_long_line_as_much_is_kept_as_fits(lab):
    """Texts that take more than 2,000 bytes are shortened first, then, where that is not enough, those of more than
    1,000, 500 and 250. So one long traceback takes nothing from what stands beside it (OWASP Logging Cheat Sheet:
    enough to know what happened).

    Think: a line of 6,000 bytes has one text of 5,000. Which of its texts have to be shorter?

    Next: in fitted(), begin with 2000, look after each step whether the line fits, and go on with the half.
    """
    with library(lab) as says:
        beside = "m" * 900
        _, entry = only(says(beside, error="begin " + "e" * 5000 + " end")[0], "an error")
        told = str(entry.get("traceback"))
        assert entry.get("message") == beside, "beside a text that is shortened, one of 900 bytes should stay whole"
        assert 1000 < len(json.dumps(told)) <= 2000, f"a text should take 1000 to 2000 bytes, but has {len(told)}"
        assert told.startswith("Traceback"), f"a traceback should keep its beginning, but has {told[:40]!r}"
        assert told.endswith(" end"), f"a traceback should keep its end, but has {told[-40:]!r}"
        rest = len(only(says("m", error="e")[0], "an error")[1]["traceback"]) - 1  # of a traceback, without its text
        _, entry = only(says("m" * 1980, error="e" * (1980 - rest))[0], "an error")
        for name in ("message", "traceback"):
            size = len(json.dumps(entry.get(name)))
            assert 500 < size <= 1000, (
                f"where two of 2000 bytes are too long, each should take 500 to 1000, but {name} has {size}"
            )


@pytest.mark.exercise("9.5")
def test_a_short_text_stays_whole_whatever_happens(lab):
    """One day a line has many texts of a few hundred bytes each. Those are shortened to 250, and no further: an agent
    or an id that takes less is whole in each line (OWASP Logging Cheat Sheet: enough to know what happened).

    Next: in fitted(), let 250 be the last step: it comes after 500, and nothing after it.
    """
    agent = "begin " + "z" * 230 + " end"
    path = re.sub("<p[0-9]+>", "y" * 300, TWELVE)
    with lab.boot(routes={"parts": TWELVE}, rules={("parts", "GET"): {"anonymous"}}) as app:
        answer = lab.client(app=app).get(path, headers={"User-Agent": agent})
        entry = entry_of(lab, answer)
    size = len(json.dumps(entry)) + 1
    assert size <= PIPE, f"the line should have {PIPE} bytes at most, its end included, but has {size}"
    found = entry["headers"]["User-Agent"]
    assert found == agent, f"a text of less than 250 bytes should stay whole, but there is {found}"
    for name, value in entry["arguments"].items():
        size = len(json.dumps(value))
        assert 125 < size <= 250, f"where 500 is too long each text should take 125 to 250, but {name} has {size}"


@pytest.mark.exercise("9.5")
def test_a_line_has_its_end_within_what_fits(lab):
    """The pipe does not know what a line is: of the 4,096 bytes that it takes whole, the last one is the line break. A
    line of 4,095 and its end is written as it is, and one that is a byte longer is shortened (POSIX, write, PIPE_BUF).

    Next: in fitted(), leave room for the line break: shorten while len(line) >= LONGEST.
    """
    with library(lab) as says:
        line, entry = only(says("m", error="e" * 100)[0], "an error")
        rest = len(line) - 100
        for size in (PIPE - 1, PIPE, PIPE + 1, PIPE + 2):
            line, entry = only(says("m", error="e" * (size - rest))[0], f"an error in a line of {size} bytes")
            assert len(line) <= PIPE, f"a line of {PIPE} bytes at most should be written, but one has {len(line)}"
            assert line.endswith(b"\n"), "a line should end in a line break"
            if size <= PIPE:
                assert len(line) == size, f"a line of {size} bytes fits, and should be whole, but has {len(line)}"
                assert str(entry.get("traceback")).endswith("e" * (size - rest)), "a text that fits should be whole"


@pytest.mark.exercise("9.5")
def test_a_line_that_was_shortened_is_ascii(lab):
    """JSON can say each character in ASCII, and so does a line that was shortened: what is no ASCII takes more bytes
    than characters, and some of it ends a line where somebody reads it, such as U+2028 (CWE-117; RFC 8259, 7).

    Next: in fitted(), write the entry with json.dumps() as it is, and count what that has written.
    """
    text = "ж" * 300 + "\u2028" * 20 + "本" * 300
    with library(lab) as says:
        line, entry = only(says(text, error=text * 2)[0], "an error")
        assert line.isascii(), f"a line should be ASCII, but has {line[150:200]!r}"
        assert len(line) <= PIPE, f"the line should have {PIPE} bytes at most, its end included, but has {len(line)}"
        said = str(entry.get("message"))
        assert said.startswith("ж" * 20), f"a text should say what it said, but has {said[:20]}"


@pytest.mark.exercise("9.5")
def test_a_line_that_fits_is_left_alone(lab):
    """What is short enough stays letter for letter, each text of it up to what chapter 1 allows (OWASP Logging Cheat
    Sheet: enough to know what happened).

    Next: in fitted(), shorten nothing where the line is short enough.
    """
    agent = "begin " + "z" * 900 + " end"
    answer = lab.client().get("/api/books/1", headers={"User-Agent": agent, "Referer": agent})
    headers = entry_of(lab, answer)["headers"]
    assert headers["User-Agent"] == headers["Referer"] == agent, (
        "texts of 900 letters should be whole in a line that fits"
    )
    with library(lab) as says:
        _, entry = only(says("m", error="e" * 2500)[0], "an error")
        assert str(entry.get("traceback")).endswith("e" * 2500), (
            "a text of 2500 letters should be whole in a line that fits"
        )
