"""A verdict is one of the app: not of the order in which the checks run, nor of how many processes share them."""

import itertools
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from workbook import course
from workbook.author.proving import Run
from workbook.author.warm import carry_out
from workbook.book import answers
from workbook.course import Exercise
from workbook.lab import running
from workbook.lab.running import Check, Collector, run_checks, settled
from workbook.lab.verdicts import Result

ORDERS = ("as they stand", "backwards", "shuffled")
# (exercise, answer): each leaves something behind, in files, in Redis, in memory or with the clock
LEAVE_SOMETHING = [
    ("1.6", "only_one_process_writes"),
    ("1.5", "memory_of_each_worker"),
    ("3.3", "redis_is_the_record"),
    ("3.5", "written_in_its_place"),
]


@dataclass(eq=False)
class Ordered(Collector):
    """Takes the checks in one of the ORDERS."""

    order: str = ORDERS[0]

    def chosen(self, items: Mapping[Check, Any]) -> Iterable[Any]:
        found = list(items.values())
        if self.order == "backwards":
            found.reverse()
        elif self.order == "shuffled":
            random.Random(self.order).shuffle(found)
        return found


@dataclass
class OrderedRun(Run):
    """A run of the checks of some exercises in one order."""

    order: str = ORDERS[0]
    only: list[Exercise] = field(default_factory=list)

    @property
    def exercises(self) -> list[Exercise]:
        return self.only


def outcomes(exercises: list[Exercise], results: list[Result]) -> set[tuple[str, str, str]]:
    """What became of each check, as it is told when all are through."""
    return {(result.exercise, result.name, result.outcome) for result in settled(exercises, results)}


def found_in_each(orders: Iterable[str], run: OrderedRun) -> dict[str, set[tuple[str, str, str]]]:
    """The outcomes of `run` in each of these ORDERS."""
    runs = [OrderedRun(run.chapter, run.name, run.answer, order=order, only=run.only) for order in orders]
    carry_out(runs, "orders", collector=lambda run: Ordered(order=run.order))
    assert {run.order: run.trouble for run in runs if run.trouble} == {}
    return {run.order: outcomes(run.only, run.results) for run in runs}


def assert_the_same(found: Mapping[str, set[tuple[str, str, str]]]) -> None:
    """Every order led to the same outcomes."""
    (one, first), *others = found.items()
    assert first
    for other, second in others:
        assert (one, sorted(first - second)) == (one, []), (other, sorted(second - first))


@pytest.mark.slow
@pytest.mark.parametrize(("identifier", "name"), LEAVE_SOMETHING, ids=lambda value: value)
def test_what_an_answer_leaves_behind_decides_no_verdict(
    identifier: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercise = course.exercise(identifier)
    chapter = course.chapter(exercise.chapter)
    run = OrderedRun(chapter, name, answers.answer(chapter, name), only=[exercise])
    found = found_in_each(ORDERS, run)
    target = run.build(tmp_path)
    for processes in (1, 3):
        monkeypatch.setattr(running, "places", lambda count=processes: list(itertools.repeat(None, count)))
        found[f"{processes} processes"] = outcomes([exercise], run_checks([exercise], target))
    assert_the_same(found)
    assert any(outcome == "failed" for _, _, outcome in found[ORDERS[0]])


@pytest.mark.slow
@pytest.mark.parametrize(
    "chapter", [one for one in course.chapters() if one.exercises and not one.has_suites], ids=lambda one: one.name
)
def test_a_solution_passes_in_any_order(chapter: course.Chapter) -> None:
    """In the order in which the checks stand, it has to pass anyway: they are among the tests."""
    run = OrderedRun(chapter, "solution", only=list(chapter.exercises))
    found = found_in_each(ORDERS[1:], run)
    assert_the_same(found)
    assert [each for each in found[ORDERS[1]] if each[2] != "passed"] == []
