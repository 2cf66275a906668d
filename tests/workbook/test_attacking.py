"""`attack`: what the grid says, and above all what it must not call "stopped"."""

import ast
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import redis

from tests.workbook.processes import descendants, eventually, gone
from workbook import course
from workbook.book import answers
from workbook.errors import Trouble
from workbook.learn import attacking, shop
from workbook.learn.attacking import FLAWED, SOLVED, YOURS, Target
from workbook.learn.exploits import Exploit, Loot, Outcome, Stopped, expect, exploit, stopped_by
from workbook.learn.shop import Shop
from workbook.serve.services import Services, private_services
from workbook.serve.serving import Served

Answer = Callable[[str, dict[str, str]], tuple[int, dict[str, Any]]]


def open_door(path: str, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
    return 200, {"secret": "the mail of bob"}


def shut_door(path: str, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
    return (403, {"detail": "Not for you."}) if path == "/secret" else (200, {})


@exploit("1.3", "API1", "reads a secret")
def read_a_secret(shop: Shop) -> Outcome:
    visitor = shop.client()
    expect(visitor.get("/door"))
    answer = visitor.get("/secret")
    return Loot(answer.json()["secret"]) if answer.status_code == 200 else stopped_by(answer)


@exploit("1.3", "API1", "signs in first")
def sign_in_first(shop: Shop) -> Outcome:
    shop.sign_in("alice")
    return Stopped("whatever")


@exploit("1.2", "API8", "needs a browser", in_browser=True)
def need_a_browser(shop: Shop, chromium: object) -> Outcome:
    return Loot("never")


@pytest.fixture(scope="module")
def services() -> Iterator[Services]:
    with private_services() as provided:
        yield provided


class Apps:
    """Three apps of one function each, served in this process in the place of a chapter's."""

    def __init__(self, services: Services) -> None:
        self.answers: dict[str, Answer | Trouble] = {FLAWED: open_door, SOLVED: shut_door, YOURS: open_door}
        self.starts: list[str] = []
        self.services = services

    @contextmanager
    def served(
        self, chapter: course.Chapter, target: str | Path, workers: int, env: dict[str, str]
    ) -> Iterator[Served]:
        name = {"solutions": SOLVED, "chapters": YOURS}.get(str(target), FLAWED)
        self.starts.append(name)
        answer = self.answers[name]
        if isinstance(answer, Trouble):
            raise answer
        with listening(answer) as url:
            yield Served(url, self.services, 0)


@contextmanager
def listening(answer: Answer) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = answer(self.path, dict(self.headers))
            text = json.dumps(body).encode()
            self.send_response_only(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_POST = do_GET

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """Nothing: some clients do not wait for their answer."""

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def apps(services: Services, monkeypatch: pytest.MonkeyPatch) -> Apps:
    made = Apps(services)
    monkeypatch.setattr(attacking, "served", made.served)
    return made


@pytest.fixture
def attack(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """A function that attacks chapter 1 with some exploits of this file, and returns the exit code and the grid."""

    def run(*rows: Exploit, verbose: bool = True) -> tuple[int, str]:
        monkeypatch.setattr(attacking, "exploits", lambda chapter: list(rows) if chapter.number == 1 else [])
        code = attacking.attack(course.chapter("1"), verbose)
        return code, capsys.readouterr().out

    return run


def words(grid: str, title: str) -> list[str]:
    """What the row says of the three apps."""
    line = next(line for line in grid.splitlines() if title in line)
    return line.split(title)[1].replace("got through", "got-through").split()


def test_the_loot_stands_under_the_row(apps, attack):
    code, grid = attack(read_a_secret)
    assert code == 0
    assert words(grid, "reads a secret") == ["got-through", "stopped", "got-through"]
    assert "flawed, yours          the mail of bob" in grid
    assert "solved                 403: Not for you." in grid


def test_by_itself_a_row_tells_what_goes_wrong_with_the_learners_app(apps, attack):
    _, grid = attack(read_a_secret, verbose=False)
    assert "yours                  the mail of bob" in grid
    assert "403: Not for you." not in grid
    assert "attack 1 --verbose" in grid
    apps.answers[YOURS] = shut_door
    _, grid = attack(read_a_secret, verbose=False)
    assert "the mail of bob" not in grid
    apps.answers[SOLVED] = open_door
    _, grid = attack(read_a_secret, verbose=False)
    assert "flawed, solved         the mail of bob" in grid  # that must not be


def test_an_exploit_that_gets_through_on_the_solved_app_is_exit_code_1(apps, attack):
    apps.answers[SOLVED] = open_door
    code, grid = attack(read_a_secret)
    assert code == 1
    assert words(grid, "reads a secret") == ["got-through"] * 3


def test_an_exploit_that_the_flawed_app_stops_is_exit_code_1(apps, attack):
    apps.answers[FLAWED] = shut_door
    assert attack(read_a_secret)[0] == 1


def test_a_refusal_is_told_by_its_faults_where_it_names_some(apps, attack):
    faults = [{"pointer": "/role", "message": "is not a known field"}, {"parameter": "sort", "message": "is unknown"}]
    refusal = {"detail": "See errors.", "errors": faults}
    apps.answers[SOLVED] = lambda path, headers: (422, refusal) if path == "/secret" else (200, {})
    _, grid = attack(read_a_secret)
    assert "solved                 422: /role is not a known field; sort is unknown" in grid


@pytest.mark.parametrize("yours", [open_door, shut_door])
def test_what_happens_to_the_learners_app_does_not_count(apps, attack, yours):
    apps.answers[YOURS] = yours
    assert attack(read_a_secret)[0] == 0


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda path, headers: (500, {"detail": "Oh."}), "GET /door answers 500: Oh."),
        (lambda path, headers: (501, {"detail": "Not solved yet: exercise 1.3."}), "Not solved yet: exercise 1.3."),
        (lambda path, headers: (403, {}), "GET /door has to answer 200 here, and answers 403 Forbidden"),
        (lambda path, headers: (302 if path == "/secret" else 200, {}), "neither done nor refused: 302 Found"),
        (lambda path, headers: (200, {}), "an answer has not the shape that it should have (KeyError: 'secret')"),
    ],
    ids=["error", "unsolved", "refuses everybody", "neither", "another shape"],
)
def test_a_broken_app_is_not_called_safe(apps, attack, answer, reason):
    apps.answers[SOLVED] = answer
    code, grid = attack(read_a_secret)
    assert code == 1
    assert words(grid, "reads a secret")[1] == "broken"
    assert reason in " ".join(grid.split())


def test_an_app_that_hangs_is_waited_for_once(apps, attack, monkeypatch):
    monkeypatch.setattr(shop, "TIMEOUT_SECONDS", 0.1)
    released = threading.Event()
    asked = []

    def hang(path: str, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        asked.append(path)
        released.wait()
        return 200, {}

    apps.answers[YOURS] = hang
    try:
        _, grid = attack(read_a_secret, sign_in_first)
    finally:
        released.set()
    assert words(grid, "reads a secret")[2] == words(grid, "signs in first")[2] == "broken"
    assert "no answer within" in grid
    assert "not tried after this" in grid
    assert asked == ["/door"]


def test_an_app_that_counts_in_its_own_memory_is_started_anew(apps, attack):
    asked = []

    def count(path: str, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        asked.append(path)
        return (429, {}) if len(asked) == 1 else shut_door(path, headers)

    apps.answers[SOLVED] = count
    code, _ = attack(read_a_secret)
    assert code == 0
    assert sorted(apps.starts) == sorted([FLAWED, SOLVED, SOLVED, YOURS])


def test_an_app_that_lets_nobody_ask_is_started_anew_only_once(apps, attack):
    apps.answers[YOURS] = lambda path, headers: (429, {})
    _, grid = attack(read_a_secret, sign_in_first)
    assert apps.starts.count(YOURS) == 2
    assert words(grid, "signs in first")[2] == "broken"


def test_a_learners_app_that_does_not_start_leaves_the_other_columns(apps, attack, capsys):
    apps.answers[YOURS] = Trouble("chapters/ch01_security/csrf.py, line 3: SyntaxError.")
    with pytest.raises(Trouble, match="line 3"):
        attack(read_a_secret)
    assert words(capsys.readouterr().out, "reads a secret") == ["got-through", "stopped", "broken"]


@pytest.mark.parametrize("name", [FLAWED, SOLVED])
def test_nothing_is_attacked_when_another_app_does_not_start(apps, attack, capsys, name):
    apps.answers[name] = Trouble("no")
    with pytest.raises(Trouble):
        attack(read_a_secret)
    assert "reads a secret" not in capsys.readouterr().out


def test_without_chromium_its_rows_are_skipped_with_the_reason(apps, attack, monkeypatch):
    monkeypatch.setattr("attacks.browser.BROWSERS", ())
    code, grid = attack(read_a_secret, need_a_browser)
    assert code == 0
    assert words(grid, "needs a browser") == ["skipped"] * 3
    assert "no Chromium; install it" in grid
    assert "Not all were tried" in grid


def test_a_chapter_that_defends_nothing_has_no_attacks():
    with pytest.raises(Trouble, match=r"Chapter 0 .* choose one of 1"):
        attacking.attack(course.chapter("0"))


def test_every_exploit_starts_from_the_same_state(services, tmp_path):
    database = services.database_url.removeprefix("sqlite:///")
    with sqlite3.connect(database) as live:
        live.execute("CREATE TABLE IF NOT EXISTS shelves (name TEXT)")
        live.execute("INSERT INTO shelves VALUES ('To read')")
    shop = Shop(Served("http://127.0.0.1:1", services, 0), tmp_path)
    with sqlite3.connect(database) as live:
        live.execute("UPDATE shelves SET name = 'planted'")
    with redis.Redis.from_url(services.redis_url) as server:
        server.set("session", "alice")
    (tmp_path / "audit.log").write_text("a line")
    first = shop.address()
    shop.reset()
    assert live.execute("SELECT name FROM shelves").fetchall() == [("To read",)]
    with redis.Redis.from_url(services.redis_url) as server:
        assert server.dbsize() == 0
    assert shop.log() == []
    assert shop.address() != first
    shop.close()
    live.close()


def test_the_edge_is_told_who_calls_and_passes_forged_headers_on(services, tmp_path):
    seen: dict[str, str] = {}

    def look(path: str, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        seen.update({name.lower(): value for name, value in headers.items()})
        return 200, {}

    with listening(look) as url:
        shop = Shop(Served(url, services, 0), tmp_path)
        forged = {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "gopher", "X-Forwarded-Host": "evil.test"}
        shop.client("198.51.100.9").get("/", headers=forged)
        shop.close()
    assert (seen["x-edge-for"], seen["x-edge-proto"], seen["host"]) == ("198.51.100.9", "https", "shop.test")
    assert {name: seen[name.lower()] for name in forged} == forged


CHAPTERS = [chapter for chapter in course.chapters() if attacking.exploits(chapter)]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_every_exploit_belongs_to_an_exercise_and_fits_its_row(chapter):
    rows = attacking.exploits(chapter)
    assert {row.exercise for row in rows} <= {exercise.id for exercise in chapter.exercises}
    assert [row.title for row in rows if len(row.title) > 45] == []
    assert len({row.name for row in rows}) == len({row.title for row in rows}) == len(rows)


@pytest.mark.parametrize("path", sorted((course.ROOT / "attacks").glob("*.py")), ids=lambda path: path.name)
def test_an_exploit_shares_no_code_with_the_checks(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    packages = ("workbook", "workbook.book", "workbook.learn", "workbook.serve")
    named = {node.module for node in imports if node.module not in packages}
    named |= {f"{node.module}.{alias.name}" for node in imports if node.module in packages for alias in node.names}
    named |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    ours = {name for name in named if name and name.split(".")[0] in ("workbook", "tests", "solutions", "chapters")}
    served = ("serve.addresses", "serve.internet", "serve.services")
    known = ("bootstrap", "book.accounts", "folders", "learn.attacking", "learn.exploits", "learn.shop", *served)
    assert ours <= {f"workbook.{name}" for name in known}
    assert "pytest" not in named


def defended() -> list[course.Exercise]:
    """The exercises, of every chapter, that some exploit tries without a browser."""
    tried = {row.exercise for chapter in CHAPTERS for row in attacking.exploits(chapter) if not row.in_browser}
    return [exercise for chapter in CHAPTERS for exercise in chapter.exercises if exercise.id in tried]


@pytest.mark.slow
@pytest.mark.parametrize("exercise", defended(), ids=lambda exercise: exercise.id)
def test_who_solves_an_exercise_stops_its_attacks_whatever_else_is_flawed(exercise, tmp_path):
    """All else, that is, but what the exercise needs."""
    chapter = course.chapter(exercise.chapter)
    others = {other.id for other in chapter.exercises} - {exercise.id, *exercise.needs}
    (tmp_path / "logs").mkdir()
    with Target("yours", chapter, answers.flawed(chapter, tmp_path / "app", others), tmp_path / "logs") as target:
        target.start()
        own = [row for row in attacking.exploits(chapter) if row.exercise == exercise.id and not row.in_browser]
        outcomes = {row.name: target.face(row) for row in own}
    assert {name: outcome for name, outcome in outcomes.items() if not isinstance(outcome, Stopped)} == {}


@pytest.mark.slow
def test_ctrl_c_leaves_nothing_behind():
    command = [sys.executable, "-m", "workbook.cli", "attack", "1"]
    process = subprocess.Popen(
        command, cwd=course.ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout
    for line in iter(process.stdout.readline, ""):
        if "in Chromium" in line or "CORS" in line:  # every app is up, and the browser where there is one
            break
    family = descendants(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 2, errors
    assert "Traceback" not in errors
    assert errors.splitlines()[-1] == "Stopped."
    assert len(family) > 6
    eventually(lambda: gone(family))
