"""The broken apps that mark the suites of chapter 8: each is broken for a client, and not only for who reads it."""

import json
import subprocess
import sys

import pytest

from tests.ch08_testing import apps
from workbook import answers, course

MOST = 12


@pytest.mark.slow
def test_a_client_sees_what_is_wrong_with_each_broken_app() -> None:
    command = [sys.executable, "-m", "tests.workbook.broken_apps"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=course.ROOT)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert [name for name, checks in seen.items() if not checks] == []
    assert seen.keys() == {broken.answer for broken in apps.ALL}


def test_a_broken_app_is_wrong_and_another_right_one_is_right() -> None:
    for name, wrong in [(name, False) for name in apps.OTHERWISE] + [(broken.answer, True) for broken in apps.ALL]:
        chapter, answer = name.split("/")
        assert answers.answer(course.chapter(chapter), answer).wrong == wrong, name


def test_there_are_at_most_a_dozen_for_each_level_and_no_two_are_told_alike() -> None:
    for level in apps.LEVELS.values():
        assert 1 <= len(level) <= MOST
        assert len({broken.answer for broken in level}) == len(level)
    faults = [(broken.fault, level) for level, found in apps.LEVELS.items() for broken in found]
    assert len(set(faults)) == len(faults)


def test_they_come_from_many_chapters() -> None:
    assert len({broken.answer.partition("/")[0] for broken in apps.ALL}) >= 3
