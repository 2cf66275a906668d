"""The broken apps that mark the suites of chapter 8: each is broken for a client, and not only for who reads it."""

import json
import subprocess
import sys
from typing import Any

import httpx
import pytest

from tests.ch08_testing import apps
from workbook import answers, course
from workbook.lab.bench import Bench
from workbook.lab.lab import Lab
from workbook.lab.redis_service import open_redis

MOST = 12
# those that the checks of their exercise cannot ask any more, as a later chapter changed what they ask on the way:
# what is to be asked instead, and is answered in another shape
ASKED = {
    "ch00_books_api/errors_by_field": ("POST", "/api/auth/login", {"email": 1}),
    "ch05_versioning/a_list_shows_less": ("GET", "/api/v2/books?page_size=1", None),
}


@pytest.mark.slow
def test_a_client_sees_what_is_wrong_with_each_broken_app() -> None:
    command = [sys.executable, "-m", "tests.workbook.broken_apps"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=course.ROOT)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert {name for name, checks in seen.items() if not checks} == ASKED.keys()
    assert seen.keys() == {broken.answer for broken in apps.ALL}


@pytest.mark.parametrize("answer", ASKED)
def test_another_shape_is_seen_by_a_client(answer: str) -> None:
    bench = Bench(course.chapter("8"))
    service = open_redis(bench.new_folder())
    bench.harness.wait()
    lab = Lab(bench, service, course.chapter("8"), course.chapter("8").solution)
    try:
        assert lab.start(lambda module: "") == []
        shapes = []
        for known in ([], [answers.named(answer)]):
            with lab.served(answers.swapped(known)) as url:
                method, path, body = ASKED[answer]
                shapes.append(shape(httpx.request(method, f"{url}{path}", json=body).json()))
        assert shapes[0] != shapes[1]
    finally:
        lab.close()
        service.close()
        bench.close()


def shape(value: Any) -> Any:
    """What a client relies on in an answer: which members there are, and of which types."""
    if isinstance(value, dict):
        return {name: shape(member) for name, member in value.items()}
    return [shape(member) for member in value] if isinstance(value, list) else type(value).__name__


def test_a_broken_app_is_wrong_and_another_right_one_is_right() -> None:
    for name, wrong in [(name, False) for name in apps.OTHERWISE] + [(broken.answer, True) for broken in apps.ALL]:
        assert answers.named(name).wrong == wrong, name


def test_there_are_at_most_a_dozen_for_each_level_and_no_two_are_told_alike() -> None:
    levels = apps.LEVELS | {"load": apps.LOAD}
    for level in levels.values():
        assert 1 <= len(level) <= MOST
        assert len({broken.answer for broken in level}) == len(level)
    faults = [(broken.fault, level) for level, found in levels.items() for broken in found]
    assert len(set(faults)) == len(faults)


def test_they_come_from_many_chapters() -> None:
    assert len({broken.answer.partition("/")[0] for broken in apps.ALL}) >= 3
