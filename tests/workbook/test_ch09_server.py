"""The server as production starts it: gunicorn with chapter 9's own configuration, and what goes wrong around it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import httpx
import pytest

from tests.workbook.processes import PATIENCE, descendants, eventually, gone
from workbook import course, data
from workbook.serve.services import environment, opened, private_services
from workbook.serve.serving import create_tables, listening

CONFIGURATION = "python:solutions.ch09_deployment.gunicorn_conf"
APP = "solutions.ch09_deployment.app:create_app()"
PROXIED = {"Host": "shop.test", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
CHAPTER = course.chapter("9")

pytestmark = pytest.mark.slow


@dataclass
class Server:
    """A gunicorn and its workers, as a proxy beside it reaches it, and as an operator does."""

    url: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def client(self, **options: Any) -> httpx.Client:
        """A client that comes through the proxy."""
        return httpx.Client(base_url=self.url, headers=PROXIED, timeout=PATIENCE, trust_env=False, **options)

    def workers(self) -> set[int]:
        """The process ids of the workers."""
        return descendants(self.process.pid) - {self.process.pid}

    def lines(self) -> list[dict[str, Any]]:
        """What is in the log, each line of which is JSON."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]


@contextmanager
def serving(folder: Path, stdout: IO[bytes] | None = None, **env: str) -> Iterator[Server]:
    """The finished app, as the container starts it; `stdout` takes the place of a file."""
    with private_services() as provided, listening(0) as listener:
        environ = {**os.environ, **environment(provided), **env, "TMPDIR": str(folder)}
        create_tables(CHAPTER, CHAPTER.solution, environ)
        with opened(provided.database_url) as engine:
            data.fill(engine, None, environ=environ)
        log = folder / "stdout"
        with log.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", CONFIGURATION, APP],
                env=environ | {"BIND": f"fd://{listener.fileno()}", "WEB_CONCURRENCY": "2"},
                stdout=stdout or file,
                stderr=subprocess.STDOUT if stdout is None else subprocess.DEVNULL,
                pass_fds=[listener.fileno()],
                cwd=course.ROOT,
            )
        server = Server(f"http://127.0.0.1:{listener.getsockname()[1]}", process, log)
        listener.close()  # from here on it is the server's alone
        try:
            eventually(lambda: _ready(server))
            yield server
        finally:
            family = descendants(process.pid)
            process.terminate()
            try:
                process.wait(PATIENCE)
            finally:
                for pid in family:
                    if not gone({pid}):
                        os.kill(pid, signal.SIGKILL)


def _ready(server: Server) -> bool:
    assert server.process.poll() is None, server.log.read_text()
    try:
        return httpx.get(f"{server.url}/readyz", timeout=5, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def answers(client: httpx.Client, seconds: float) -> list[int | str]:
    """What a client gets that goes on asking on one connection until the server closes it: statuses, and errors by
    their names.
    """
    found: list[int | str] = []
    begun = time.monotonic()
    while time.monotonic() - begun < seconds:
        try:
            answer = client.get("/api/genres")
        except httpx.TransportError as error:
            return [*found, type(error).__name__]
        found.append(answer.status_code)
        if answer.headers.get("Connection") == "close":
            return found
    return [*found, "still open"]


def test_the_log_is_json_and_the_metrics_are_those_of_all_workers(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        for _ in range(20):  # each on a connection of its own, so that both workers get some
            with server.client() as client:
                assert client.get("/api/genres").status_code == 200
        told = httpx.get(f"{server.url}/metrics", trust_env=False).text
        assert re.search(r'books_requests_total\{method="GET",route="genres",status="200"\} 20\.0', told)
        with server.client() as client:
            assert client.get("/metrics").status_code == 404
            assert client.get("/readyz").status_code == 404
    assert not list(tmp_path.glob("books-metrics-*"))  # the counters of those workers
    lines = server.lines()
    assert sum(line.get("route") == "genres" for line in lines) == 20
    assert {"server_info", "request"} <= {line["event"] for line in lines}


def test_what_was_accepted_is_answered_when_the_server_is_told_to_stop(tmp_path: Path) -> None:
    """Eight clients go on asking; SIGTERM. Each is answered, until an answer says that it is the last one."""
    with serving(tmp_path) as server, ExitStack() as stack:
        clients = [stack.enter_context(server.client()) for _ in range(8)]
        with ThreadPoolExecutor(8) as threads:
            asked = [threads.submit(answers, client, 30.0) for client in clients]
            eventually(lambda: len(server.log.read_text().splitlines()) > 60)
            server.process.send_signal(signal.SIGTERM)
            found = [each.result() for each in asked]
        assert server.process.wait(PATIENCE) == 0
    statuses = [status for each in found for status in each]
    assert len(statuses) > 40
    assert set(statuses) <= {200, 429}


def test_a_body_that_is_still_coming_is_waited_for_when_the_server_is_told_to_stop(tmp_path: Path) -> None:
    body = json.dumps({"email": "alice@example.org", "password": "Alice has 1 long passphrase"}).encode()
    head = "".join(f"{name}: {value}\r\n" for name, value in PROXIED.items())
    request = (
        f"POST /api/auth/login HTTP/1.1\r\n{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with serving(tmp_path) as server:
        with socket.create_connection(("127.0.0.1", httpx.URL(server.url).port or 0), PATIENCE) as connection:
            connection.sendall(request.encode() + body[:10])
            eventually(lambda: "Booting worker" in server.log.read_text())
            with server.client() as client:  # whatever came before it has been accepted by now
                assert client.get("/api/genres").status_code == 200
            server.process.send_signal(signal.SIGTERM)
            eventually(lambda: "Handling signal: term" in server.log.read_text())
            connection.sendall(body[10:])
            assert connection.recv(4096).startswith(b"HTTP/1.1 200 OK")
        assert server.process.wait(PATIENCE) == 0


def test_a_worker_that_is_killed_is_replaced_and_another_answers_meanwhile(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        before = server.workers()
        assert len(before) == 2
        os.kill(min(before), signal.SIGKILL)
        with server.client() as client:
            found = []
            for _ in range(30):
                try:
                    found.append(client.get("/api/books/1").status_code)
                except httpx.TransportError:  # of a connection to the one that was killed
                    found.append(0)
        assert found.count(200) >= 29
        eventually(lambda: len(server.workers()) == 2 and server.workers() != before)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_requests_are_served_while_nobody_takes_the_log(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full, serving(tmp_path, full) as server, server.client() as client:
        for _ in range(5):
            assert client.get("/api/books/1").status_code == 200
        login = {"email": "alice@example.org", "password": "Alice has 1 long passphrase"}
        assert client.post("/api/auth/login", json=login).status_code == 200
        assert client.get("/api/nothing").status_code == 404


def test_a_refused_upload_costs_nobody_its_answer(tmp_path: Path) -> None:
    """On kept connections, as a proxy has them: each refusal is answered, and the innocent one that comes next."""
    kinds = [(200_000, 401), (1_200_000, 413), (5_000_000, 413)]
    limits = dict.fromkeys(("RATE_LIMIT_DEFAULT", "RATE_LIMIT_CATALOGUE", "RATE_LIMIT_REGISTRATION"), "10000 per hour")
    with serving(tmp_path, **limits) as server:
        with server.client() as client:
            for number in range(60):
                size, wanted = kinds[number % 3]
                path = "/api/books" if wanted == 401 else "/api/users"
                body = b'{"title": "' + b"x" * size + b'"}'
                refused = client.post(path, content=body, headers={"Content-Type": "application/json"})
                assert refused.status_code == wanted
                assert client.get("/api/books/1").status_code == 200


def test_a_configuration_that_is_wrong_ends_the_server_and_names_all_of_it(tmp_path: Path) -> None:
    env = {
        "PATH": os.environ["PATH"],
        "BIND": "127.0.0.1:0",
        "TRUSTED_HOSTS": "shop.test",
        "WEBHOOK_SECRET": "short one",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", CONFIGURATION, APP]
    done = subprocess.run(command, env=env, cwd=course.ROOT, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode != 0
    said = done.stdout + done.stderr
    for name in ("DATABASE_URL", "REDIS_URL", "CSRF_SECRET_KEY", "WEBHOOK_SECRET", "CURSOR_SECRET_KEY"):
        assert f"variable {name} must" in said
    assert "short one" not in said
