"""Serving a chapter: ready when it says so, clear when it cannot, gone when it is told to go."""

import contextlib
import json
import math
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.workbook.processes import PATIENCE, descendants, end, eventually, gone
from workbook import course
from workbook.errors import Trouble
from workbook.serve import services, serving
from workbook.serve.serving import ServePlan, served

# An app that tells how a request looks to it, on top of the real ch00.
APP = """
from flask import jsonify, request
from werkzeug.middleware.proxy_fix import ProxyFix
from solutions.ch00_books_api.app import create_app as books


def create_app():
    app = books()
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)

    @app.get("/seen")
    def seen():
        names = ("Origin", "Referer", "X-Forwarded-For")
        headers = {name: request.headers.get(name) for name in names}
        return jsonify(url=request.url, address=request.remote_addr, word="first", **headers)

    return app
"""


@pytest.fixture
def chapter():
    return course.chapter("0")


@pytest.fixture
def submission(tmp_path):
    folder = tmp_path / "ch00_books_api"
    folder.mkdir()
    (folder / "app.py").write_text(APP)
    return folder


@pytest.fixture(scope="module")
def solution():
    """The solved ch00, served once for all that only look."""
    with served(course.chapter("0"), books=300) as running:
        yield running


@pytest.fixture(scope="module")
def looking_glass(tmp_path_factory):
    """APP, served."""
    folder = tmp_path_factory.mktemp("submission") / "ch00_books_api"
    folder.mkdir()
    (folder / "app.py").write_text(APP)
    with served(course.chapter("0"), folder.parent) as running:
        yield running.url


# what is served


def test_real_books_are_served_and_as_many_as_asked_for(solution):
    first = httpx.get(f"{solution.url}/api/books/2").json()
    assert (first["title"], first["publication_year"]) == ("Ἰλιάς", -750)
    assert httpx.get(f"{solution.url}/api/books/300").status_code == 200
    assert httpx.get(f"{solution.url}/api/books/301").status_code == 404


def test_the_data_is_nobody_elses(solution):
    assert str(services.HOME) not in solution.services.database_url
    assert solution.services.folder.is_dir()


def test_it_listens_on_the_loopback_address_only(solution):
    port = int(solution.url.rpartition(":")[2])
    with pytest.raises(OSError), socket.create_connection(("127.0.0.2", port), 1):
        pass


def test_nothing_is_left_when_it_ends(chapter, submission):
    before = descendants(os.getpid())
    with served(chapter, submission, workers=2) as running:
        family = descendants(os.getpid()) - before
        assert len(family) > 4  # two guards, a Valkey, gunicorn, its workers
        folder = running.services.folder
    assert gone(family)
    assert not folder.exists()


# the edge


def test_a_direct_request_looks_as_if_it_came_by_https_through_the_proxy(looking_glass):
    host = looking_glass.removeprefix("http://")
    seen = httpx.get(
        f"{looking_glass}/seen", headers={"Origin": looking_glass, "Referer": f"{looking_glass}/a?b"}
    ).json()
    assert seen["url"] == f"https://{host}/seen"
    assert seen["address"] == "127.0.0.1"
    assert (seen["Origin"], seen["Referer"]) == (f"https://{host}", f"https://{host}/a?b")


def test_the_origin_of_another_page_stays_what_it_is(looking_glass):
    for origin in ("http://evil.test", f"{looking_glass}.evil.test", "null"):
        seen = httpx.get(f"{looking_glass}/seen", headers={"Origin": origin, "Referer": f"{origin}/"}).json()
        assert (seen["Origin"], seen["Referer"]) == (origin, f"{origin}/")


def test_the_edge_adds_to_what_the_client_claims_as_a_proxy_does(looking_glass):
    claims = {"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.test"}
    seen = httpx.get(f"{looking_glass}/seen", headers=claims).json()
    assert seen["X-Forwarded-For"] == "1.2.3.4, 127.0.0.1"
    assert (seen["url"], seen["address"]) == (f"https://{looking_glass.removeprefix('http://')}/seen", "127.0.0.1")


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_a_client_tells_the_edge_how_it_shall_seem_to_call(looking_glass, scheme):
    headers = {
        "Host": "shop.test",
        "Origin": "http://shop.test",
        "X-Edge-Proto": scheme,
        "X-Edge-For": "203.0.113.9",
        "X-Forwarded-Proto": "gopher",
        "X-Forwarded-For": "198.51.100.1",
    }
    seen = httpx.get(f"{looking_glass}/seen", headers=headers).json()
    assert (seen["url"], seen["Origin"]) == (f"{scheme}://shop.test/seen", "http://shop.test")
    assert (seen["address"], seen["X-Forwarded-For"]) == ("203.0.113.9", "198.51.100.1, 203.0.113.9")


def test_who_stands_beside_the_app_comes_past_the_edge(looking_glass):
    seen = httpx.get(f"{looking_glass}/seen", headers={"X-Edge-For": "none"}).json()
    assert seen["url"] == f"{looking_glass}/seen"
    assert seen["X-Forwarded-For"] is None


@pytest.fixture
def prefixed():
    """`run` of the solved ch00 where the operator has set a path prefix: what it prints first."""
    with subprocess.Popen(
        [sys.executable, "-m", "workbook", "run", "0", "--solution", "--port", "0"],
        env={**os.environ, "PATH_PREFIX": "/shop"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process.stdout.readline().removeprefix("ready ").strip()
        end(process, signal.SIGINT)


def test_run_serves_below_the_prefix_that_is_set(prefixed):
    assert prefixed.endswith("/shop")
    answer = httpx.get(f"{prefixed}/api/books/2")
    assert answer.json()["_links"]["self"]["href"] == "/shop/api/books/2"


# apps that do not start


def starting(chapter, submission, said):
    with pytest.raises(Trouble, match=said) as caught, served(chapter, submission):
        pass
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def create_app(:\n", r"ch00_books_api/app.py, line 1: SyntaxError: invalid syntax"),
        ("import os\n\nimport nothing_of_that_name\n", "app.py, line 3: ModuleNotFoundError: No module named"),
        ("def create_app():\n    return 1 / 0\n", "app.py, line 2: ZeroDivisionError: division by zero"),
        ("", r"app.py has no create_app\(\), which is called to make the app"),
        ("raise SystemExit(3)\n", "app.py, line 1: SystemExit: 3"),
    ],
)
def test_an_app_that_cannot_be_loaded_is_told_with_file_and_line_in_one_sentence(chapter, submission, text, said):
    (submission / "app.py").write_text(text)
    assert "\n" not in starting(chapter, submission, said)


def test_settings_that_are_wrong_are_told_with_their_names_in_one_sentence(monkeypatch):
    monkeypatch.setenv("LOG_MAX_BYTES", "0")
    monkeypatch.setenv("JWT_ALGORITHM", "none")
    with pytest.raises(Trouble) as caught, serving.served(course.chapter("1")):
        pass
    said = str(caught.value)
    assert said.startswith("The app cannot be started: the environment variable ")
    assert "LOG_MAX_BYTES must be a whole number from 1" in said
    assert "JWT_ALGORITHM must be one of RS256, EdDSA, HS256" in said
    assert "\n" not in said


def test_an_app_that_ends_its_process_is_told_with_what_it_printed(chapter, submission):
    (submission / "app.py").write_text("import os, sys\nprint('my last words', flush=True)\nos._exit(0)\n")
    assert "my last words" in starting(chapter, submission, "ended its own process")


def test_an_app_that_hangs_and_prints_without_end_is_stopped(chapter, submission, monkeypatch):
    monkeypatch.setattr(serving, "START_SECONDS", 1)
    (submission / "app.py").write_text("while True:\n    print('again')\n")
    before = descendants(os.getpid())
    said = starting(chapter, submission, "was not loaded within 1 seconds")
    assert said.count("again") == serving.TAIL_LINES
    eventually(lambda: gone(descendants(os.getpid()) - before))


def test_an_app_whose_health_check_fails_is_told(chapter, submission):
    broken = 'app.view_functions["health"] = lambda: ("out of order", 500)'
    (submission / "app.py").write_text(APP.replace("    return app\n", f"    {broken}\n    return app\n"))
    starting(chapter, submission, "/api/health answers 500, not 200: out of order")


def test_a_database_of_an_older_workbook_is_told_with_what_it_lacks(chapter, tmp_path):
    file = tmp_path / "books.db"
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT)")
    with pytest.raises(Trouble) as caught, served(chapter, database=f"sqlite:///{file}"):
        pass
    said = str(caught.value)
    assert f"sqlite:///{file} was made for other tables: it has no books.author, books.author_bio, " in said
    assert "\n" not in said
    with contextlib.closing(sqlite3.connect(file)) as database:
        assert [column[1] for column in database.execute("PRAGMA table_info(books)")] == ["id", "title"]


def test_a_target_without_the_chapter_is_told(chapter, tmp_path):
    starting(chapter, tmp_path, "holds neither ch00_books_api/ nor an app.py")


# ports


def test_a_port_in_use_is_told_and_the_next_one_taken_by_default(monkeypatch):
    with serving.listening(0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Trouble, match=f"Port {port} is in use: choose another"), serving.listening(port):
            pass
        monkeypatch.setattr(serving, "PORTS", [port])
        with serving.listening(None) as free:
            assert free.getsockname()[1] != port


# reloading


@contextlib.contextmanager
def watched(chapter, folder) -> Iterator[str]:
    """The app as `run` serves it, but with a database of its own."""
    with serving.listening(0) as listener, services.private_services() as provided:
        with serving._serving(ServePlan(chapter, folder, watched=True), provided, listener) as server:
            yield server.url


@pytest.mark.slow
def test_a_saved_module_is_loaded_again_also_after_a_fault(chapter, submission, capfd):
    def seen(url):
        try:
            answer = httpx.get(f"{url}/seen")
        except httpx.TransportError:  # between one worker and the next
            return "", ""
        return (200, answer.json()["word"]) if answer.status_code == 200 else (answer.status_code, answer.text)

    def after_saving(text, condition):
        """Save until it is seen: gunicorn misses a save between the start of a worker and its reloader's first look."""
        saved = -math.inf

        def look():
            nonlocal saved
            if time.monotonic() > saved + 5:
                (submission / "app.py").write_text(text)
                saved = time.monotonic()
            return condition()

        return eventually(look)

    with watched(chapter, submission) as url:
        assert seen(url) == (200, "first")
        after_saving(APP.replace("first", "second"), lambda: seen(url) == (200, "second"))
        unfinished = APP + "\ndef unfinished(:\n"
        _, said = after_saving(unfinished, lambda: found if (found := seen(url))[0] == 503 else None)
        assert f"app.py, line {len(APP.splitlines()) + 2}: SyntaxError" in said
        after_saving(APP.replace("first", "third"), lambda: seen(url) == (200, "third"))
    assert "SyntaxError" in capfd.readouterr().err


# the command


@pytest.fixture
def run(tmp_path):
    """Start `run` with a database of its own; returns the process and its lines up to `ready`."""
    started = []

    def run(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "workbook.cli", "run", *arguments],
            cwd=course.ROOT,
            env={**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'books.db'}"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        if process.poll() is None:
            end(process)
        process.stdout.close()
        process.stderr.close()


def test_run_prints_ready_and_three_requests_that_work(run, tmp_path):
    process = run("0", "--solution", "--port", "0", "--books", "200")
    assert process.stdout.readline().startswith("ready http://127.0.0.1:")
    books, search, created = [process.stdout.readline().strip() for _ in range(3)]

    def paste(line):
        return subprocess.run(["sh", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    assert json.loads(paste(books))["items"]
    assert "Moby-Dick" in paste(search)
    assert paste(created).startswith("HTTP/1.1 201")
    end(process, signal.SIGINT)
    assert process.returncode == 2
    assert process.stderr.read().strip() == "Stopped."


def test_the_login_to_paste_works(run, tmp_path):
    process = run("1", "--solution", "--port", "0")
    lines = [process.stdout.readline().strip() for _ in range(4)]
    assert lines[0].startswith("ready "), process.communicate(timeout=PATIENCE)
    url = lines[0].removeprefix("ready ")
    login = subprocess.run(["sh", "-c", lines[3]], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert json.loads(login.stdout)["user"]["name"] == "alice"
    me = subprocess.run(
        ["sh", "-c", f"curl -s -b {serving.COOKIES} {url}/api/users/me"], capture_output=True, text=True, check=True
    )
    assert not list(tmp_path.glob("*cookie*"))
    assert json.loads(me.stdout)["email"] == "alice@example.org"


def test_run_says_where_the_documentation_is(run):
    process = run("7", "--solution", "--port", "0")
    lines = [process.stdout.readline().strip() for _ in range(5)]
    assert lines[0].startswith("ready "), process.communicate(timeout=PATIENCE)
    page = httpx.get(lines[4].split()[-1])
    assert page.status_code == 200
    assert "swagger-ui" in page.text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_run_leaves_no_process_however_it_ends(run, number):
    process = run("0", "--solution", "--port", "0")
    assert process.stdout.readline().startswith("ready ")
    family = descendants(process.pid)
    assert len(family) > 4
    end(process, number)
    eventually(lambda: gone(family))


def commands_of(family):
    """The command lines of these processes."""
    listed = subprocess.run(
        ["ps", "-ww", "-o", "args=", "-p", ",".join(map(str, family))], capture_output=True, text=True
    )
    return listed.stdout.splitlines()


def test_an_app_that_has_jobs_gets_a_process_for_them_that_ends_with_it(run):
    process = run("3", "--solution", "--port", "0")
    assert process.stdout.readline().startswith("ready ")
    said = [process.stderr.readline() for _ in range(2)]
    assert [line.split(maxsplit=1)[1].strip() for line in said] == ["rotate_keys: done", "sweep: done"]
    family = descendants(process.pid)
    assert any(" flask " in command and command.endswith(" jobs") for command in commands_of(family))
    end(process, signal.SIGKILL)
    eventually(lambda: gone(family))


def test_an_app_without_jobs_gets_none(run):
    process = run("1", "--solution", "--port", "0")
    assert process.stdout.readline().startswith("ready ")
    assert not [command for command in commands_of(descendants(process.pid)) if "jobs" in command]


def test_a_port_in_use_is_one_sentence_and_exit_code_2(run):
    with serving.listening(0) as taken:
        port = taken.getsockname()[1]
        process = run("0", "--solution", "--port", str(port))
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (2, "")
    assert err == f"Port {port} is in use: choose another with --port.\n"
