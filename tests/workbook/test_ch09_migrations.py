"""Migrations of chapter 9, forwards and back, while chapter 7's app and chapter 9's serve from the same tables."""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.workbook.conftest import Postgres
from tests.workbook.test_ch09_faults import GENEROUS, new_database, signed_in
from workbook import course
from workbook.lab import settings
from workbook.serve.serving import served

HEAD = "0004"


def flask_db(environment: Mapping[str, str], *arguments: str) -> str:
    """What `flask db …` of chapter 9's app prints; it succeeds."""
    command = [sys.executable, "-m", "flask", "--app", "solutions.ch09_deployment.app", "db", *arguments]
    done = subprocess.run(command, cwd=course.ROOT, env=dict(environment), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def environment(folder: Path, url: str) -> dict[str, str]:
    of_the_app = settings.environment(folder, url, f"unix://{folder}/no-redis")
    return {**os.environ, **of_the_app, "FLASK_SKIP_DOTENV": "1"}


def there_and_back(folder: Path, url: str) -> None:
    """All revisions forwards, one by one back, and forwards again; the models say what is there."""
    env = environment(folder, url)
    flask_db(env, "upgrade")
    assert "No new upgrade operations" in flask_db(env, "check")
    for _ in range(int(HEAD)):
        flask_db(env, "downgrade")
    assert flask_db(env, "current").strip() == ""
    flask_db(env, "upgrade")
    flask_db(env, "check")
    assert HEAD in flask_db(env, "current")


@pytest.mark.slow
def test_sqlite_goes_there_and_back(tmp_path: Path) -> None:
    there_and_back(tmp_path, f"sqlite:///{tmp_path}/books.db")


@pytest.mark.slow
def test_postgresql_goes_there_and_back(tmp_path: Path, postgres: Postgres) -> None:
    there_and_back(tmp_path, new_database(postgres, f"migrations_{uuid4().hex}"))


@pytest.mark.slow
def test_both_versions_serve_meanwhile(tmp_path: Path, postgres: Postgres) -> None:
    """Old and new readers and writers see no error while the schema goes from chapter 7's to the newest, and back."""
    url = new_database(postgres, f"both_{uuid4().hex}")
    env = environment(tmp_path, url)
    with ExitStack() as stack:
        old = stack.enter_context(served(course.chapter("7"), env=GENEROUS, database=url))
        flask_db(env, "stamp", "0001")
        new = stack.enter_context(served(course.chapter("9"), env=GENEROUS, database=url))
        over, faults, done = threading.Event(), [], {"old": 0, "new": 0}

        def use(name: str, client: httpx.Client) -> None:
            while not over.is_set():
                number = done[name]
                body = {"title": f"{name} {number}", "author": "Somebody"}
                answers = [client.post("/api/books", json=body), client.get(f"/api/books/{number % 50 + 1}")]
                faults.extend(answer.text for answer in answers if answer.status_code >= 400)
                done[name] += 1

        people = [("old", signed_in(old)), ("new", signed_in(new))]
        threads = [threading.Thread(target=use, args=person) for person in people]
        for thread in threads:
            thread.start()
        try:
            for arguments in (("upgrade",), ("downgrade", "0001"), ("upgrade",)):
                flask_db(env, *arguments)
        finally:
            over.set()
            for thread in threads:
                thread.join()
            for _, client in people:
                client.close()
        assert faults == []
        assert min(done.values()) > 0
