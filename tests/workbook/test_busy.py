"""On a machine that has too much to do nothing right fails: no solution, no other right answer, no attack.

What is to be shown keeps it busy itself, since much of that is done at once; where little of it is left, processes that
never rest take its place.
"""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.workbook import sample_class
from workbook import course
from workbook.author.proving import Run
from workbook.author.warm import carry_out
from workbook.book import answers
from workbook.course import Chapter, Exercise
from workbook.grade import sandbox
from workbook.lab import verdicts
from workbook.lab.running import processors
from workbook.learn import attacking

AT_ONCE = 4 * processors()  # apps that are asked, or processes in their place
APPS = 3  # that a chapter's attacks are tried on, at once
SPINNING = "import ctypes, sys\nif sys.platform == 'linux': ctypes.CDLL(None).prctl(1, 9)\nwhile True: pass"

pytestmark = [pytest.mark.slow, pytest.mark.alone]


@contextmanager
def busy(left: int) -> Iterator[Callable[[int], None]]:
    """Keep the machine busy inside the block, where `left` apps are to be asked; it takes how many are over by now."""
    others: list[subprocess.Popen[bytes]] = []
    turn = threading.Lock()

    def over(count: int) -> None:
        nonlocal left
        with turn:
            left -= count
            while len(others) < AT_ONCE - left:
                others.append(subprocess.Popen([sys.executable, "-I", "-c", SPINNING]))

    try:
        over(0)
        yield over
    finally:
        for process in others:
            process.kill()
        for process in others:
            process.wait()


class OwnChecks(Run):
    """A run of the checks of the answer's own exercise; of the solution, of all."""

    @property
    def exercises(self) -> list[Exercise]:
        return [self.chapter.exercise(self.answer.exercise)] if self.answer else list(self.chapter.exercises)


@pytest.mark.parametrize(
    # each check of a suite runs all of it: on a machine as busy as this, that would take half an hour
    "chapter",
    [one for one in course.chapters() if one.exercises and not one.has_suites],
    ids=lambda one: one.name,
)
def test_what_is_right_passes(chapter: Chapter) -> None:
    right = [answer for answer in answers.answers(chapter) if not answer.wrong]
    runs = [OwnChecks(chapter, "solution"), *(OwnChecks(chapter, answer.name, answer) for answer in right)]
    with busy(len(runs)) as over:
        carry_out(runs, "answers checked", done=lambda run: over(1), at_once=AT_ONCE)
    assert {run.name: run.trouble for run in runs if run.trouble} == {}
    assert {
        f"{run.name}: {result.name}": result.message.comparison or result.message.came_back or result.reason
        for run in runs
        for result in run.results
        if result.outcome != verdicts.PASSED
    } == {}


def test_the_attacks_are_what_they_are_elsewhere() -> None:
    chapters = [chapter for chapter in course.chapters() if attacking.exploits(chapter)]
    with busy(APPS * len(chapters)) as over, ThreadPoolExecutor(AT_ONCE // APPS + 1) as pool:

        def attack(chapter: Chapter) -> tuple[int, str]:
            command = [sys.executable, "-m", "workbook.cli", "attack", str(chapter.number)]
            done = subprocess.run(command, cwd=course.ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            over(APPS)
            return done.returncode, done.stdout

        outcomes = list(pool.map(attack, chapters))
    assert [told for code, told in outcomes if code != 0] == []


@pytest.mark.skipif(bool(sandbox.missing()), reason=f"there is no sandbox: {sandbox.missing()}")
def test_a_class_has_the_marks_that_it_has_elsewhere(tmp_path: Path) -> None:
    students = sample_class.write(tmp_path / "class", course.chapter("0"))

    def marks(out: Path) -> bytes:
        command = [sys.executable, "-m", "workbook.cli", "grade", "--chapters", "0", "--out", str(out)]
        done = subprocess.run(
            [*command, *(str(student.path) for student in students)], cwd=course.ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return (out / "grades.csv").read_bytes() + (out / "misconceptions.csv").read_bytes()

    at_rest = marks(tmp_path / "at_rest")
    with busy(processors()):
        assert marks(tmp_path / "busy") == at_rest
