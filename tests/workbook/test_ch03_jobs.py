"""`flask jobs`: several at once, one that dies, one that is told to stop, a Redis that is late."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import redis
from flask import Flask
from redis.exceptions import TimeoutError as LateError

from solutions.ch01_security import redis_store
from solutions.ch03_jwt import housekeeping
from tests.workbook.late import LateProxy
from tests.workbook.processes import PATIENCE, eventually
from workbook import course
from workbook.serve import serving
from workbook.serve.services import Services, environment, private_services

STRAY = "revoked:stray"
Start = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def services() -> Iterator[Services]:
    """A database with the tables of chapter 3, and a Redis."""
    with private_services() as provided:
        provided.logs.mkdir()
        chapter = course.chapter("3")
        commands = serving.create_tables(chapter, chapter.solution, {**os.environ, **environment(provided)})
        assert {"jobs", "keys"} <= set(commands)
        yield provided


@pytest.fixture
def start(services: Services) -> Iterator[Start]:
    """Start the command as an operator does."""
    started = []

    def start() -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "flask", "--app", "solutions.ch03_jwt.app", "jobs"]
        env = {**os.environ, **environment(services), "PYTHONUNBUFFERED": "1", "FLASK_SKIP_DOTENV": "1"}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        started.append(subprocess.Popen(command, cwd=course.ROOT, env=env, text=True, **pipes))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def locked(services: Services) -> Iterator[sqlite3.Connection]:
    """Nobody can write to the database until this is rolled back."""
    holder = sqlite3.connect(services.database_url.removeprefix("sqlite:///"), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    yield holder
    holder.close()


def said_after(process: "subprocess.Popen[str]", number: int) -> tuple[int, str]:
    """Send a signal; return how the process ended, and what it had said."""
    process.send_signal(number)
    said, _ = process.communicate(timeout=PATIENCE)
    return process.returncode, said


def has_claimed(services: Services, task: str) -> Callable[[], object]:
    """Whether somebody is at `task`, or has done it."""
    client = redis.Redis.from_url(services.redis_url)
    return lambda: list(client.scan_iter(f"housekeeping:{task}:*"))


def connected(services: Services) -> list[dict[str, str]]:
    """Who speaks to Redis, and has asked for a claim."""
    client = redis.Redis.from_url(services.redis_url)
    return [found for found in client.client_list() if found["cmd"] in ("set", "scan", "ttl")]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_does_what_is_due_and_ends_when_it_is_told_to(start: Start, number: int) -> None:
    process = start()
    assert process.stdout
    lines = [process.stdout.readline() for _ in housekeeping.TASKS]
    assert [line.split()[1:] for line in lines] == [["rotate_keys:", "done"], ["sweep:", "done"]]
    assert said_after(process, number) == (0, "")


def test_of_several_one_does_each_task(start: Start, services: Services) -> None:
    processes = [start() for _ in range(3)]
    eventually(lambda: len(connected(services)) == len(processes))  # each has asked, or is about to
    said = "".join(said_after(process, signal.SIGTERM)[1] for process in processes)
    assert sorted(line.split(maxsplit=1)[1] for line in said.splitlines()) == ["rotate_keys: done", "sweep: done"]


def test_the_task_that_is_under_way_is_ended_first(
    start: Start, services: Services, locked: sqlite3.Connection
) -> None:
    process = start()
    eventually(has_claimed(services, "sweep"))
    process.send_signal(signal.SIGTERM)
    locked.rollback()
    said, _ = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said.splitlines()[-1].split()[1:]) == (0, ["sweep:", "done"])


@pytest.mark.chapter("3")
def test_what_a_process_that_died_was_at_is_done_by_another_one(lab: Any) -> None:
    lab.redis.set(STRAY, 1)
    with lab.hold_writes(), lab.jobs():
        (mark,) = lab.redis.scan_iter("housekeeping:sweep:*")
    assert 0 < lab.redis.ttl(mark) <= housekeeping.CLAIM
    with lab.jobs():
        assert lab.redis.exists(STRAY)
        lab.clock.move(60 * housekeeping.AGAIN)
        assert not lab.redis.exists(STRAY)


@pytest.mark.chapter("3")
def test_what_could_not_be_done_without_redis_is_done_when_it_is_back(lab: Any) -> None:
    with lab.jobs():
        with lab.redis_stopped():
            lab.clock.move(86_400 - lab.clock.now() % 86_400 + 30)
        lab.redis.set(STRAY, 1)
        lab.clock.move(60 * housekeeping.AGAIN)
        assert not lab.redis.exists(STRAY)


@pytest.fixture
def app(lab: Any) -> Iterator[tuple[Flask, LateProxy]]:
    with lab.scratch() as folder:
        proxy = LateProxy(lab.env["REDIS_URL"], folder)
        made = Flask("jobs")
        made.config.update(REDIS_URL=proxy.url, REDIS_TIMEOUT_SECONDS=0.3)
        redis_store.init_app(made)
        yield made, proxy
        proxy.close()


@pytest.mark.chapter("3")
def test_of_many_that_ask_at_once_one_has_the_claim(app: tuple[Flask, LateProxy]) -> None:
    def ask(_: int) -> bool:
        with app[0].app_context():
            return housekeeping.claim("housekeeping:sweep:today")

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(ask, range(40))) == 1


@pytest.mark.chapter("3")
def test_a_claim_whose_answer_was_late_keeps_nobody_from_the_task_for_long(
    lab: Any, app: tuple[Flask, LateProxy]
) -> None:
    made, proxy = app
    with made.app_context():
        redis_store.store().ping()
        proxy.keep_one()
        with pytest.raises(LateError):
            housekeeping.claim("housekeeping:sweep:today")
        assert not housekeeping.claim("housekeeping:sweep:today")
        lab.clock.move(60 * housekeeping.AGAIN)
        assert housekeeping.claim("housekeeping:sweep:today")
        housekeeping.done("housekeeping:sweep:today")
        lab.clock.move(60 * housekeeping.AGAIN)
        assert not housekeeping.claim("housekeeping:sweep:today")
