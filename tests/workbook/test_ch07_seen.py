"""Which statuses the checks of the chapters before have seen: a check of 7.3 holds the document against them.

`tests/ch07_docs/seen.txt` has a line for each address, method and version. Where checks see others, write it anew:

    .venv/bin/python -m pytest tests/workbook/test_ch07_seen.py --renew
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from solutions.ch00_books_api import routes
from solutions.ch05_versioning.versions import FIRST, IN_PATH
from solutions.ch07_docs.app import create_app
from workbook import course
from workbook.lab import settings

TESTS = Path(__file__).parents[1]
KEPT = TESTS / "ch07_docs" / "seen.txt"
HEAD = (
    "# Method, address, version: the statuses that checks of chapters 0 to 6 have seen (workbook/test_ch07_seen.py)\n"
)

Key = tuple[str, str, int]  # method, address without a version, version
Seen = dict[Key, set[int]]


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.environment(tmp_path, f"sqlite:///{tmp_path}/x.db", f"unix://{tmp_path}/x").items():
            patch.setenv(name, value)
        return create_app()


def by_address(app: Flask, lines: list[str]) -> Seen:
    """What was seen, by the addresses of `app`; without what it has no route for: probes, a 405, another version."""
    templates = {
        rule.endpoint: routes.template(rule.rule) for rule in app.url_map.iter_rules() if IN_PATH not in rule.arguments
    }
    since, wire = app.extensions["since"], app.url_map.bind("shop.test")
    found: Seen = {}
    for line in lines:
        method, rest = line.split(" ", 1)
        path, version, status = rest.rsplit(" ", 2)
        as_get = "GET" if method == "HEAD" else method
        try:
            endpoint, _ = wire.match(path, as_get)
        except HTTPException:
            continue
        if method != "OPTIONS" and int(version) >= since.get(endpoint, FIRST):
            found.setdefault((as_get, templates[endpoint], int(version)), set()).add(int(status))
    return found


def written(seen: Seen) -> Iterator[str]:
    yield HEAD
    for (method, address, version), statuses in sorted(seen.items(), key=lambda each: (each[0][1], each[0])):
        yield f"{method} {address} {version}: {' '.join(map(str, sorted(statuses)))}\n"


@pytest.mark.slow
def test_the_statuses_are_those_that_checks_see(app: Flask, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    folders = [str(TESTS / chapter.name) for chapter in course.chapters() if chapter.number < 7]
    file = tmp_path / "seen"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--seen", str(file), *folders]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(command, cwd=TESTS.parent, env=environment, capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, done.stdout[-3000:]
    now = "".join(written(by_address(app, file.read_text(encoding="utf-8").splitlines())))
    if request.config.getoption("--renew"):
        KEPT.write_text(now, encoding="utf-8")
    assert KEPT.read_text(encoding="utf-8") == now, "the checks see others: read above how seen.txt is written anew"


def test_what_was_seen_is_kept_by_address_and_version(app: Flask) -> None:
    lines = [
        "GET /api/v2/books/1 2 404",
        "HEAD /api/books/7 1 200",
        "DELETE /api/v1/books/7 1 204",
        "GET /api/v2/shelves/7 2 401",
        "GET /api/search 1 404",
        "GET /api/probe 1 503",
        "OPTIONS /api 1 200",
        "DELETE /api 1 405",
    ]
    assert list(written(by_address(app, lines)))[1:] == [
        "DELETE /api/books/{book_id} 1: 204\n",
        "GET /api/books/{book_id} 1: 200\n",
        "GET /api/books/{book_id} 2: 404\n",
        "GET /api/shelves/{shelf_id} 2: 401\n",
    ]
