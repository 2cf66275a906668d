"""What becomes of chapter 9's app when parts of it die: on processes of its own, not graded."""

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest

from tests.workbook.conftest import Postgres
from tests.workbook.processes import descendants, eventually
from workbook import course
from workbook.book import accounts
from workbook.serve import stack
from workbook.serve.addresses import ADDRESS
from workbook.serve.serving import Served, served

CHAPTER = "9"
WRITES, CLIENTS, KILLS = 500, 16, 4
PLENTY = "100000 per day"
GENEROUS = {"RATE_LIMIT_CATALOGUE": PLENTY, "RATE_LIMIT_DEFAULT": PLENTY, "ARGON2_TIME_COST": "1"}
LOST = (httpx.TransportError,)  # the connection broke: nobody knows what was done


def signed_in(running: Served, name: str = "admin") -> httpx.Client:
    client = httpx.Client(base_url=running.url, trust_env=False, timeout=30)
    credentials = {"email": f"{name}@example.org", "password": accounts.password(name)}
    token = client.post("/api/auth/login", json=credentials).raise_for_status().json()["access_token"]
    client.headers["Authorization"] = f"Bearer {token}"
    return client


def workers(running: Served) -> list[int]:
    """The processes of gunicorn that have none below them."""
    family = descendants(running.pid)
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    lines = [line.split(None, 2) for line in listed.splitlines()]
    parents = {int(parent) for _, parent, _ in lines}
    return [int(pid) for pid, _, args in lines if int(pid) in family - parents and "gunicorn" in args]


def until_it_is_answered(client: httpx.Client, number: int) -> int:
    """Send one write under one key until there is a definite answer; returns the id of the book."""
    key = {"Idempotency-Key": f'"{uuid4()}"'}
    body = {"title": f"Write {number}", "author": "Somebody"}
    for _ in range(200):
        with contextlib.suppress(*LOST):
            answer = client.post("/api/books", json=body, headers=key)
            if answer.status_code == 201:
                return int(answer.json()["id"])
            assert answer.status_code in (409, 503), answer.text
            assert int(answer.headers["Retry-After"]) > 0
        time.sleep(0.1)
    raise AssertionError("there was never an answer")


@pytest.mark.slow
def test_of_workers_that_are_killed_no_write_is_lost_or_doubled() -> None:
    chapter = course.chapter(CHAPTER)
    with served(chapter, workers=2, env={**GENEROUS, "IDEMPOTENCY_LOCK_SECONDS": "2"}) as running:
        people = [signed_in(running)]
        for _ in range(CLIENTS - 1):
            people.append(httpx.Client(base_url=running.url, headers=people[0].headers, trust_env=False, timeout=30))
        over, killed = threading.Event(), []

        def kill() -> None:
            while len(killed) < KILLS and not over.wait(0.4):
                if found := workers(running):
                    killed.append(found[0])
                    os.kill(found[0], signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        with ThreadPoolExecutor(CLIENTS) as threads:
            sends = [threads.submit(until_it_is_answered, people[n % CLIENTS], n) for n in range(WRITES)]
            acknowledged = [send.result() for send in sends]
        over.set()
        killer.join()
        for client in people:
            client.close()
        path = running.services.database_url.removeprefix("sqlite:///")
        with contextlib.closing(sqlite3.connect(path)) as database:
            rows = database.execute("SELECT id, title FROM books WHERE title LIKE 'Write %'").fetchall()
            records = database.execute("SELECT count(*) FROM idempotency_keys").fetchone()[0]
    assert len(killed) >= 2, "workers should have been killed while writes were under way"
    assert len(set(acknowledged)) == WRITES
    assert {number: f"Write {n}" for n, number in enumerate(acknowledged)} == dict(rows)
    assert records == WRITES


@pytest.mark.slow
def test_a_lock_that_is_held_for_too_long_is_a_503() -> None:
    with served(course.chapter(CHAPTER), env=GENEROUS) as running:
        admin = signed_in(running)
        path = running.services.database_url.removeprefix("sqlite:///")
        key = {"Idempotency-Key": "locked"}
        body = {"title": "Locked out", "author": "Somebody"}
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert admin.get("/api/books/1").status_code == 200  # who reads does not wait
            for headers in ({}, key):
                answer = admin.post("/api/books", json=body, headers=headers)
                assert answer.status_code == 503, answer.text
                assert int(answer.headers["Retry-After"]) > 0
                assert answer.headers["Content-Type"] == "application/problem+json"
            other.execute("ROLLBACK")
            assert other.execute("SELECT count(*) FROM books WHERE title = 'Locked out'").fetchone() == (0,)
        assert admin.post("/api/books", json=body, headers=key).status_code == 201
        admin.close()


@pytest.mark.slow
def test_a_database_that_is_restarted_is_a_503_and_then_goes_on(postgres: Postgres) -> None:
    name = f"faults_{uuid4().hex}"
    with served(course.chapter(CHAPTER), env=GENEROUS, workers=2, database=new_database(postgres, name)) as running:
        admin = signed_in(running)
        body, key = {"title": "Restarted", "author": "Somebody"}, {"Idempotency-Key": "restarted"}
        for number in range(1, 9):  # connections in both workers
            assert admin.get(f"/api/books/{number}").status_code == 200
        postgres.stop("fast")
        try:
            for _ in range(4):
                for answer in (admin.get("/api/books/1"), admin.post("/api/books", json=body, headers=key)):
                    assert answer.status_code == 503, answer.text
                    assert int(answer.headers["Retry-After"]) > 0
        finally:
            postgres.start()
        eventually(lambda: all(admin.get("/api/books/1").status_code == 200 for _ in range(8)))
        first = admin.post("/api/books", json=body, headers=key)
        again = admin.post("/api/books", json=body, headers=key)
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json() == again.json()
        admin.close()


@pytest.mark.slow
@pytest.mark.chapter(CHAPTER)
@pytest.mark.parametrize(("address", "path"), [(ADDRESS, "/api/books/1"), (None, "/readyz")])
def test_a_database_that_takes_calls_and_says_nothing_is_a_503(lab, address: str | None, path: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql+psycopg://shop@127.0.0.1:{silent.getsockname()[1]}/shop?{stack.WAITS}"
        with lab.boot(DATABASE_URL=url) as app:
            # two checks of /readyz wait for the database, one after the other
            answer = lab.client(address, app=app, timeout=10).get(path)
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"


def new_database(postgres: Postgres, name: str) -> str:
    """Make a database on the server; returns its URL."""
    import psycopg

    with psycopg.connect(postgres.url.replace("+psycopg", ""), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    return f"{postgres.url.removesuffix('/postgres')}/{name}"


@pytest.mark.chapter(CHAPTER)
@pytest.mark.parametrize("failing", ["redis_stopped", "redis_frozen"])
def test_without_redis_nothing_is_written_under_a_key(lab, failing: str) -> None:
    key, body = {"Idempotency-Key": "away"}, {"title": "Without Redis", "author": "Somebody"}
    with lab.boot(REDIS_TIMEOUT_SECONDS="0.3", CACHE_TIMEOUT_SECONDS="0.1") as app:
        admin = lab.login("admin", app=app)
        with getattr(lab, failing)():
            answer = admin.post("/api/books", json=body, headers=key)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert lab.rows("SELECT count(*) FROM books WHERE title = 'Without Redis'") == [(0,)]
    answers = [lab.login("admin").post("/api/books", json=body, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert lab.rows("SELECT count(*) FROM books WHERE title = 'Without Redis'") == [(1,)]


@pytest.mark.chapter(CHAPTER)
def test_a_cache_that_evicts_takes_nothing_else_along(lab) -> None:
    with lab.way_to_redis() as way, lab.boot(CACHE_URL=way.url) as app:
        admin, bob = lab.login("admin", app=app), lab.login("bob", app=app)
        first = admin.post("/api/books", json={"title": "A", "author": "B"}, headers={"Idempotency-Key": "kept"})
        assert bob.delete("/api/auth/logout").status_code == 204
        for key in lab.redis.scan_iter("cache:*"):
            lab.redis.delete(key)  # as a server under allkeys-lru does, sooner or later, with all of them
        assert bob.get("/api/users/me").status_code == 401
        again = admin.post("/api/books", json={"title": "A", "author": "B"}, headers={"Idempotency-Key": "kept"})
        assert again.json() == first.json()
