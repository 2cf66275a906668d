"""On a machine that has too much to do nothing right fails: no solution, no other right answer, no attack."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from workbook import answers, attacking, course
from workbook.course import Chapter, Exercise
from workbook.lab import verdicts
from workbook.lab.running import processors
from workbook.proving import Run
from workbook.warm import carry_out

TIMES = 3  # as many processes that never rest for each processor

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def busy() -> Iterator[None]:
    """Keep every processor busy."""
    spinning = "import ctypes, sys\nif sys.platform == 'linux': ctypes.CDLL(None).prctl(1, 9)\nwhile True: pass"
    others = [subprocess.Popen([sys.executable, "-I", "-c", spinning]) for _ in range(TIMES * processors())]
    try:
        yield
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
    "chapter", [one for one in course.chapters() if one.exercises], ids=lambda chapter: chapter.name
)
def test_what_is_right_passes(chapter: Chapter, monkeypatch: pytest.MonkeyPatch) -> None:
    right = [answer for answer in answers.answers(chapter) if not answer.wrong]
    runs = [OwnChecks(chapter, "solution"), *(OwnChecks(chapter, answer.name, answer) for answer in right)]
    for name in ("dont_write_bytecode", "pycache_prefix"):
        monkeypatch.setattr(sys, name, getattr(sys, name))  # which a run changes, are put back
    carry_out(runs, "answers checked")
    assert {run.name: run.trouble for run in runs if run.trouble} == {}
    assert {
        f"{run.name}: {result.name}": result.message.comparison or result.message.came_back or result.reason
        for run in runs
        for result in run.results
        if result.outcome != verdicts.PASSED
    } == {}


@pytest.mark.parametrize(
    "chapter", [one for one in course.chapters() if attacking.exploits(one)], ids=lambda chapter: chapter.name
)
def test_the_attacks_are_what_they_are_elsewhere(chapter: Chapter, capsys: pytest.CaptureFixture[str]) -> None:
    code = attacking.attack(chapter)
    assert code == 0, capsys.readouterr().out
