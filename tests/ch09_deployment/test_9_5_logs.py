"""Exercise 9.5: what the app prints, and what the database is told."""

import json
import re
from pathlib import Path

import pytest

FROM_NGINX = "0a53cf3c2f6d4b7c8a3e0de7c5c7f7a1"
NAMED = "0a53cf3c-2f6d-4b7c-8a3e-0de7c5c7f7a1"
COMMENT = re.compile(r" /\*request_id='([0-9a-f-]{36})'(?:,route='([a-z-]+)')?\*/$")
PIPE = 4096


def printed(lab):
    """What the app has printed so far, line by line, each of which is JSON."""
    lab.settle()
    lab.wait_until(lambda: lab.printed().endswith("\n"), 2)
    entries = []
    for line in lab.printed().splitlines():
        try:
            entries.append(json.loads(line))
        except ValueError:
            raise AssertionError(f"each line on stdout should be JSON, but this one is not: {line[:200]}") from None
    return entries


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
    agent = entry["headers"]["User-Agent"]
    assert agent.startswith("begin-User-Agent-"), f"its beginning should be kept, but the line has {agent[:60]!r}"
    assert agent.endswith("-User-Agent-end"), f"its end should be kept, but the line has {agent[-60:]!r}"
    assert 250 < len(agent) <= 500, f"of 2000, 1000, 500 and 250, here 500 is what fits, but a text has {len(agent)}"
    assert entry["status"] == 404, "what is no text should stay"
    assert entry["path"].startswith("/api/books/yyy"), f"a path should begin as it began, but is {entry['path'][:60]!r}"


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
