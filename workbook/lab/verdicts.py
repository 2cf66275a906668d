"""From the outcomes of checks to the verdict on an exercise, and the table of points."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from workbook.course import WRITE_TESTS, Exercise
from workbook.lab.failure import Message

PASSED, FAILED, UNSOLVED, WAITS, BROKEN = "passed", "failed", "not solved yet", "waits", "broken"
SKIPPED, NOT_RUN, FAULT = "skipped", "not run", "fault"  # outcomes of a check only
CAUGHT = (FAILED, UNSOLVED)
# how the names of checks begin that look at a suite: what it notices, and that it passes where nothing is wrong
NOTICES, PASSES = "test_the_suite_notices_that[", "test_the_suite_passes_on"
NOT_RIGHT = "the suite fails on a right app"
LEFT_OUT = "it was left out"
ON_SOLUTION = "on the solution of {}"  # of an exercise that has failed, and that this one needs
# a verdict's mark and colour, on the board and wherever else one is shown; what waits for another exercise has WAITING
LOOKS = {PASSED: ("✓", "green"), FAILED: ("✗", "red"), BROKEN: ("!", "red"), UNSOLVED: ("·", "yellow")}
WAITING = ("…", "yellow")


@dataclass(frozen=True)
class Result:
    """The outcome of one check. `reason` says why it was not run, what it waits for, or what is broken."""

    exercise: str
    name: str
    title: str
    outcome: str
    reason: str = ""
    file: str = ""
    line: int | None = None
    message: Message = field(default_factory=Message)
    seconds: float = 0.0

    def data(self) -> dict[str, Any]:
        """As plain data; `from_data` is the way back."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Result":
        """Undo `data`."""
        return cls(**{**data, "message": Message(**data["message"])})


@dataclass(frozen=True)
class Verdict:
    """What an exercise's checks say together.

    `text` is `passed`, `failed`, `not solved yet`, `waits for K`, `broken` or `not judged`.
    """

    exercise: Exercise
    text: str
    results: tuple[Result, ...]

    @property
    def passed(self) -> bool:
        return self.text == PASSED

    @property
    def noticed(self) -> tuple[int, int]:
        """Of a suite that the learner has written: how many faults it noticed, of how many."""
        found = [result.outcome == PASSED for result in self.results if result.name.startswith(NOTICES)]
        return sum(found), len(found)

    @property
    def deduction(self) -> int:
        """How many faults less it is given for: one for each other check that it fails."""
        return sum(result.outcome != PASSED for result in self.results if not result.name.startswith(NOTICES))

    @property
    def marks(self) -> tuple[int, int]:
        """Of a suite: how many faults it is given for, of how many; none where it fails on a right app."""
        noticed, possible = self.noticed
        if any(result.outcome != PASSED for result in self.results if result.name.startswith(PASSES)):
            return 0, possible
        return max(0, noticed - self.deduction), possible

    @property
    def points(self) -> int:
        """All of the exercise's points, or none; of a suite, as many as its marks are worth."""
        if self.exercise.kind == WRITE_TESTS and self.text == FAILED:
            marks, possible = self.marks
            return self.exercise.points * marks // possible if possible else 0
        return self.exercise.points if self.passed else 0

    @property
    def note(self) -> str:
        """Where a broken module is broken; on whose solution it passes; else how many of the checks pass, where that
        says something.
        """
        if self.text == BROKEN:
            first = self.results[0]
            return f"{first.file}:{first.line}" if first.line else first.file
        if self.passed:
            return next((result.reason for result in self.results if result.reason), "")
        if not self.results or self.text.startswith(WAITS):
            return ""
        if self.exercise.kind == WRITE_TESTS:
            less = f", less {self.deduction}" if self.noticed[0] and self.deduction else ""
            return "{} of {} faults noticed".format(*self.noticed) + less
        good = sum(result.outcome == PASSED for result in self.results)
        return f"{good} of {len(self.results)} checks pass" if good else ""


def with_left_out(results: Iterable[Result], there: Mapping[str, Mapping[str, str]]) -> list[Result]:
    """The results, and one more for each check of the exercises in `there` that has none: it was left out.

    `there` has the titles of all checks of an exercise, by their names.

    So no exercise passes of which some checks were not run, whoever or whatever has chosen among them.
    """
    found = list(results)
    done = {(result.exercise, result.name) for result in found}
    every = [Result(id, name, title, NOT_RUN, LEFT_OUT) for id, own in there.items() for name, title in own.items()]
    return found + [result for result in every if (result.exercise, result.name) not in done]


def verdict_on(exercise: Exercise, results: Iterable[Result]) -> Verdict:
    """Judge `exercise` by the results of its checks."""
    own = tuple(result for result in results if result.exercise == exercise.id)
    if exercise.kind == WRITE_TESTS:
        own = _settled(own)
    outcomes = {result.outcome for result in own}
    text = "not judged"
    if BROKEN in outcomes:
        text = BROKEN
    elif FAULT in outcomes:
        text = "not judged"
    elif outcomes & {FAILED, NOT_RUN}:
        text = FAILED
    elif UNSOLVED in outcomes:
        text = UNSOLVED
    elif WAITS in outcomes:
        text = "waits for " + ", ".join(sorted({result.reason for result in own if result.outcome == WAITS}))
    elif outcomes == {PASSED}:
        text = PASSED
    return Verdict(exercise, text, own)


def _settled(results: tuple[Result, ...]) -> tuple[Result, ...]:
    """The results of a suite: where it fails on a right app, it tells nothing about the broken ones."""
    if all(result.outcome == PASSED for result in results if result.name.startswith(PASSES)):
        return results
    return tuple(
        result
        if result.name.startswith(PASSES)
        else replace(result, outcome=NOT_RUN, reason=NOT_RIGHT, message=Message())
        for result in results
    )


def table(verdicts: Iterable[Verdict]) -> list[str]:
    """One line per exercise, and the sum; each at most 100 columns."""
    verdicts = list(verdicts)
    if not verdicts:
        return []
    titles = [verdict.exercise.title for verdict in verdicts]
    room = min(max(map(len, titles)), 50)
    lines = []
    for verdict in verdicts:
        title = verdict.exercise.title
        title = title if len(title) <= room else title[: room - 1] + "…"
        points = f"{verdict.points:>3} of {verdict.exercise.points:<3}"
        note = f"  ({verdict.note})" if verdict.note else ""
        lines.append(f"{verdict.exercise.id:<5} {title:<{room}}  {points} {verdict.text}{note}".rstrip())
    total, possible = sum(v.points for v in verdicts), sum(v.exercise.points for v in verdicts)
    lines.append(f"{'':<5} {'points':<{room}}  {total:>3} of {possible}")
    return lines
