"""No input makes a 500: whatever stands in path, query, headers or body, whoever sends it, in every chapter.

Each route that `GET /api` lists is sent hostile values, the same ones in every run. What is asked of an answer, `judge`
says: below 500; an error is a problem; JSON is JSON; nothing comes back that a browser would run. And a refusal changes
nothing. Rate limits are raised as an operator would, never off.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings

from solutions.ch00_books_api.settings import SETTINGS
from tests.workbook.hostile_values import (
    INJECTED,
    SPECIMENS,
    STRATEGIES,
    Operation,
    Request,
    at_the_edge_of_json,
    concerns,
    requests,
    slow_to_look_at,
    typed,
    written,
)
from workbook import course

PROBLEM_JSON = "application/problem+json"
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
RUNS = ("text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml")  # scripts, in a browser
OUR_SCRIPTS = re.compile(rb'<script src="/docs/assets/[a-z.-]+"></script>')  # of the pages of the documentation
RAISED = {name: "1000000 per hour" for name in SETTINGS if name.startswith("RATE_LIMIT_")}


def cases(few: Any, many: Any, between: Collection[int] = range(100)) -> list[Any]:
    """Who asks which chapter, and how much: by `few` of what there is, or by `many`, which takes longer.

    An administrator and nobody; chapter 0 knows no accounts. A chapter has the routes of those before it: the first and
    the last one are asked everything, and show at once what a change has done; those with a number in `between` are
    asked a few. One whose exercises are tests has the app of the chapter before.
    """
    first, *others, last = (chapter for chapter in course.chapters() if not chapter.has_suites)
    middle = [chapter for chapter in others if chapter.number in between]
    return [
        pytest.param(
            who,
            much,
            marks=[pytest.mark.chapter(str(chapter.number)), *([pytest.mark.slow] if slow else [])],
            id=f"{chapter.name}-{who}-{'many' if much == many else 'few'}",
        )
        for chapter in (first, *middle, last)
        for who in (("nobody", "admin") if chapter.number else ("nobody",))
        for much in ((few,) if chapter in middle else (few, many))
        for slow in (chapter in middle or much == many,)
    ]


BODIES_ARE_READ_ANEW = (2,)  # between the first and the last chapter
learned: dict[tuple[str, str], list[Operation]] = {}


def strictly(text: str) -> Any:
    """The value of a JSON text as RFC 8259 has it, in which no name stands twice; raises ValueError."""

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) < len(pairs):
            raise ValueError("a name stands twice")
        return dict(pairs)

    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is no JSON")

    return json.loads(text, object_pairs_hook=members, parse_constant=refuse)


def judge(method: str, answer: httpx.Response) -> str | None:
    """Say what is wrong with an answer to hostile input, or None."""
    status, media_type = answer.status_code, answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    content = answer.content
    unsolved = status == 501 and b"Not solved yet" in content
    if status >= 500 and not unsolved:
        return f"the answer is {status}"
    if status >= 400 and answer.headers.get("Content-Type") != PROBLEM_JSON:
        return f"an error is {PROBLEM_JSON}, and nothing else"
    if content and media_type.endswith("json"):
        try:
            value = strictly(content.decode())
        except ValueError as error:
            return f"the type says JSON, the body is none: {error}"
        if status >= 400 and method != "HEAD" and (not isinstance(value, dict) or value.get("status") != status):
            return "a problem names its own status"
    if content and (media_type in RUNS or not media_type) and b"<script" in OUR_SCRIPTS.sub(b"", content).lower():
        return "the input comes back as markup"
    for name, value in answer.headers.items():
        if name.lower() == INJECTED.lower() or "<script" in value.lower():
            return f"the input comes back in the header {name}"
    return None


class App:
    """An instance of the app under check, asked by one caller."""

    def __init__(self, lab: Any, name: Any, who: str) -> None:
        self.lab, self.name, self.who = lab, name, who
        self.login_writes_rows = False
        self.restore()
        self.sign_in()

    def restore(self) -> None:
        """Go back to the rows that every hostile request meets."""
        self.lab.restore_rows()
        if "shelves" in self.tables():  # what is somebody else's would be a 404 for the administrator
            self.lab.execute("UPDATE shelves SET owner_id = (SELECT id FROM users WHERE role = 'admin')")
        self.rows, self.commits = self.state(), self.count_commits()
        if self.login_writes_rows:
            self.sign_in()

    def sign_in(self) -> None:
        """Be the caller; nobody takes the CSRF token that anybody gets, to come as far as anybody can."""
        self.lab.close_clients()
        is_known = self.who != "nobody"
        self.client = self.lab.login(self.who, app=self.name) if is_known else self.lab.client(app=self.name)
        entrance = self.client.get("/api")
        assert entrance.status_code == 200, entrance.text
        self.links = entrance.json()["_links"]
        if "csrf" in self.links and not is_known:
            token = self.client.get("/api/auth/csrf").json()["csrf_token"]
            self.client.headers.update({"Origin": "https://shop.test", "X-CSRF-Token": token})
        self.cookies = dict(self.client.cookies)
        before, self.rows, self.commits = self.rows, self.state(), self.count_commits()
        self.login_writes_rows = before != self.rows

    @property
    def on_sqlite(self) -> bool:
        return bool(self.lab.env["DATABASE_URL"].startswith("sqlite"))

    def count_commits(self) -> int | None:
        """A number that is another one when the app has committed something since; None on a database without one."""
        return int(self.lab.rows("PRAGMA data_version")[0][0]) if self.on_sqlite else None

    def tables(self) -> list[str]:
        """The names of all tables."""
        of_postgresql = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        of_sqlite = "SELECT name FROM sqlite_master WHERE type = 'table'"
        return sorted(name for (name,) in self.lab.rows(of_sqlite if self.on_sqlite else of_postgresql))

    def state(self) -> dict[str, list[str]]:
        """The rows of every table."""
        return {name: sorted(map(repr, self.lab.rows(f'SELECT * FROM "{name}"'))) for name in self.tables()}

    def send(self, request: Request) -> httpx.Response:
        """The answer to `request`, byte for byte as it stands there; `settle` comes after it."""
        self.lab.exchanges.clear()
        given = {name.lower() for name, _ in request.headers} | {"content-type"}
        own = [(name, value) for name, value in self.client.headers.items() if name.lower() not in given]
        made = self.client.build_request(
            request.method,
            self.client.base_url,
            headers=[*own, *request.headers],
            content=request.content,
            extensions={"target": request.target, "raw": request.raw},
        )
        return self.client.send(made)

    def settle(self) -> list[str]:
        """Undo what the last request has done; returns the names of the tables that it has changed."""
        changed = []
        commits = self.count_commits()
        if commits is None or commits != self.commits:
            now = self.state()
            changed = [name for name in now if now[name] != self.rows[name]]
            self.restore()
        if dict(self.client.cookies) != self.cookies:  # logged out, or somebody else by now
            self.sign_in()
        return changed

    def check(self, request: Request) -> None:
        """Send the request; fails when the answer, or what has become of the tables, is not as it must be."""
        answer = self.send(request)
        fault, changed = judge(request.method, answer), self.settle()
        if fault is None and answer.status_code >= 400 and changed:
            fault = f"a refusal has changed {', '.join(changed)}"
        if fault is not None:
            raise AssertionError(f"{fault}\n  sent as {self.who}: {request!r}\n  came back: {self.came_back(answer)}")

    def came_back(self, answer: httpx.Response) -> str:
        """The answer, and the error behind it."""
        text = answer.extensions["lab"].answer().replace("\n", "\n    ")
        traceback = self.lab.traceback(answer)
        return f"{text}\n    {traceback}" if traceback else text

    def operations(self) -> list[Operation]:
        """Every method of every route, with the fields that it takes."""
        key = (self.lab.chapter.name, self.who)
        if key not in learned:
            learned[key] = [
                self.learn(Operation(endpoint, method, link["href"], SPECIMENS))
                for endpoint, link in sorted(self.links.items())
                for method in link["methods"]
            ]
        return learned[key]

    def learn(self, operation: Operation) -> Operation:
        """Leave those fields that the app does not refuse, or that it asks for."""
        if not operation.takes_a_body:
            return Operation(operation.endpoint, operation.method, operation.template)
        fields = dict(SPECIMENS)
        while fields and (refused := self.pointed_at(operation, fields) & fields.keys()):
            fields = {name: value for name, value in fields.items() if name not in refused}
        required = self.pointed_at(operation, {})
        fields |= {name: SPECIMENS.get(name, "a text") for name in required if name not in fields}
        return Operation(operation.endpoint, operation.method, operation.template, fields)

    def pointed_at(self, operation: Operation, fields: dict[str, Any]) -> set[str]:
        """The names of the members that a 422 points at."""
        answer = self.send(Request(operation.method, operation.path(), **typed(written(fields))))
        self.settle()
        if answer.status_code != 422:
            return set()
        return {fault["pointer"].split("/")[1] for fault in answer.json()["errors"] if fault["pointer"]}


@contextmanager
def booted(lab: Any, who: str) -> Iterator[App]:
    """The app with raised limits, and nothing to be fetched from outside."""
    with lab.boot(**RAISED) as name:
        yield App(lab, name, who)


def as_always(examples: int) -> settings:
    """Settings under which a run generates what the run before it did."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        suppress_health_check=slow,
    )


@pytest.mark.parametrize("part", STRATEGIES)
@pytest.mark.parametrize(("who", "examples"), cases(few=3, many=30))  # of each operation
def test_nothing_makes_a_500(lab: Any, who: str, part: str, examples: int) -> None:
    with booted(lab, who) as app:
        for operation in app.operations():
            if concerns(part, operation):

                @as_always(examples)
                @given(requests(part, operation))
                def each(request: Request) -> None:
                    app.check(request)

                each()


def check_bodies(app: App, kind: Callable[[Operation], Iterable[dict[str, Any]]], each: int, rest: bool) -> None:
    """Check with each so-manieth body of that kind, or with the `rest`; the next operation begins with another one."""
    for number, operation in enumerate(operation for operation in app.operations() if operation.takes_a_body):
        for position, options in enumerate(kind(operation)):
            if ((position - number) % each > 0) == rest:
                app.check(Request(operation.method, operation.path(), **options))


@pytest.mark.parametrize(("who", "rest"), cases(few=False, many=True, between=BODIES_ARE_READ_ANEW))
def test_no_body_at_the_edge_of_json_makes_a_500(lab: Any, who: str, rest: bool) -> None:
    with booted(lab, who) as app:
        check_bodies(app, at_the_edge_of_json, 2, rest)


@pytest.mark.parametrize(("who", "rest"), cases(few=False, many=True, between=BODIES_ARE_READ_ANEW))
def test_no_text_keeps_the_app_busy(lab: Any, who: str, rest: bool) -> None:
    """A client of the lab waits for five seconds, and each of these takes milliseconds."""
    with booted(lab, who) as app:
        check_bodies(app, slow_to_look_at, 5, rest)


NOT_FOUND = {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "", "instance": "/"}


def answered(status: int, media_type: str, content: bytes, **headers: str) -> httpx.Response:
    return httpx.Response(status, headers={"Content-Type": media_type, **headers}, content=content)


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        ("the answer is 500", answered(500, PROBLEM_JSON, b'{"status": 500}')),
        ("the answer is 501", answered(501, PROBLEM_JSON, b'{"status": 501, "detail": "Not implemented"}')),
        ("an error is application/problem+json", answered(404, "application/json", written(NOT_FOUND))),
        ("an error is application/problem+json", answered(414, "text/html", b"<h1>Too long</h1>")),
        ("a problem names its own status", answered(400, PROBLEM_JSON, written(NOT_FOUND))),
        ("a problem names its own status", answered(404, PROBLEM_JSON, b"[]")),
        ("the body is none", answered(200, "application/json", b'{"year": NaN}')),
        ("the body is none", answered(200, "application/json", b'{"a": 1, "a": 2}')),
        ("the body is none", answered(200, "application/json; charset=utf-8", b'{"a": "\xff"}')),
        ("the body is none", answered(200, "application/schema+json", b"{")),
        ("comes back as markup", answered(200, "text/html; charset=utf-8", b"<p>No <SCRIPT>")),
        ("comes back as markup", answered(200, "", b"<p>No <script>")),
        ("comes back in the header location", answered(302, "text/plain", b"", Location="/?q=<script>")),
        ("comes back in the header x-injected", answered(200, "text/plain", b"", **{INJECTED: "yes"})),
        (None, answered(404, PROBLEM_JSON, written({**NOT_FOUND, "detail": "no <script>"}))),
        (None, answered(501, PROBLEM_JSON, b'{"status": 501, "detail": "Not solved yet: exercise 2.6"}')),
        (None, answered(200, "text/html", b"no &lt;script&gt;")),
        (None, httpx.Response(204)),
    ],
)
def test_an_answer_is_judged(fault: str | None, answer: httpx.Response) -> None:
    said = judge("GET", answer)
    assert (said is None) == (fault is None), said
    assert (fault or "") in (said or "")


@pytest.mark.chapter("0")
def test_a_refusal_that_changes_something_is_told_in_full(lab: Any) -> None:
    with booted(lab, "nobody") as app:
        app.rows["books"], app.commits = app.rows["books"][1:], -1
        with pytest.raises(AssertionError) as failure:
            app.check(Request("PUT", b"/api/books/1", **typed(b"{}")))
    told = str(failure.value)
    assert told.startswith("a refusal has changed books")
    for part in ("as nobody: PUT b'/api/books/1'", "b'{}'", "422", "/title"):
        assert part in told
