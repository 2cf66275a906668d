"""`prove`: are the checks worth anything? Run them against the known answers of tests/wrong_answers.

A wrong answer must fail its own exercise, with the words its header promises, and no other exercise but those that need
it; the others are looked at with `--all`, or `--answer`, only: that takes four times as long. Other right answers must
pass everything: several in one app, one of each exercise, as a learner may have written them; with `--all`, or
`--answer`, each beside the solutions of the others. The solution of one exercise must pass it while all others, but
those that it needs, are as the starter has them: nobody is marked down for what they have yet to solve. Per exercise
there are four wrong answers or more and one right one or more; no two wrong ones, the extra ones aside, fail the same
checks; a wrong one passes at least half of the checks (the flawed version that tutorials print aside); and every check
catches at least one wrong answer. So neither a broken stub nor an idle check counts.

A suite that the learner writes is an answer, too: a wrong one gets the marks that its header states, no more and no
less, and hears the words of its feedback; another right one gets all.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from workbook import course
from workbook.author.warm import carry_out
from workbook.book import answers, starters
from workbook.book.answers import Answer
from workbook.course import WRITE_TESTS, Chapter, Exercise
from workbook.errors import Trouble
from workbook.lab import verdicts
from workbook.lab.running import Check, Collector
from workbook.lab.verdicts import CAUGHT, Result

WRONG_WANTED, RIGHT_WANTED = 4, 1


@dataclass
class Run:
    """One app to be checked: `answer` is None for the solution, the starter, what has `solved` one exercise of the
    starter, and those that this one needs, and several answers `together`; `name` tells the first two apart.

    `alone`: by the checks of the answer's own exercise; else by all of the chapter.
    """

    chapter: Chapter
    name: str
    answer: Answer | None = None
    alone: bool = False
    solved: Exercise | None = None
    together: Sequence[Answer] = ()
    results: list[Result] = field(default_factory=list)
    trouble: str = ""
    seconds: float = 0.0

    @property
    def is_starter(self) -> bool:
        """Whether it is what a learner begins with."""
        return self.name == "starter" and self.answer is None

    @property
    def called(self) -> str:
        """What it is called in a sentence."""
        if self.together:
            return f"the right answers {', '.join(answer.name for answer in self.together)} together"
        return f"{self.answer.exercise if self.answer else 'the'} {self.name}"

    @property
    def exercises(self) -> Sequence[Exercise]:
        """Those that are checked."""
        if self.solved:
            return [self.solved]
        return [self.chapter.exercise(self.answer.exercise)] if self.answer and self.alone else self.chapter.exercises

    def build(self, into: Path) -> str:
        """Write the app and return the target that holds it."""
        if self.is_starter or self.solved:
            root = self.chapter.root
            solved = {self.solved.id} | course.needed(self.solved.id, root) if self.solved else set()
            return str(starters.write(self.chapter, into, solved))
        written = [self.answer] if self.answer else self.together
        regions = {label: text for answer in written for label, text in answer.regions.items()}
        return str(answers.overlay(self.chapter, regions, into))

    def of(self, exercise: Exercise) -> list[Result]:
        """The results of one exercise's checks."""
        return [result for result in self.results if result.exercise == exercise.id]

    def caught_by(self, exercise: Exercise) -> list[Result]:
        """The checks of an exercise that failed."""
        return [result for result in self.of(exercise) if result.outcome in CAUGHT]

    def verdict(self, exercise: Exercise) -> str:
        """The verdict on one exercise."""
        return verdicts.verdict_on(exercise, self.results).text


def prove(
    chapter: Chapter | None = None, answer: str | None = None, verbose: bool = False, everything: bool = False
) -> int:
    """Prove the checks of a chapter, or of all; returns 0 when every rule holds, else 1.

    `answer` names one to run; `everything` runs the extra answers too, and looks at what a wrong answer does to other
    exercises.
    """
    chapters = [chapter] if chapter else list(course.chapters())
    chapters = [found for found in chapters if found.exercises and (chapter or any(found.wrong_answers.glob("*.py")))]
    runs = [run for found in chapters for run in _runs(found, answer, everything)]
    if not runs:
        raise Trouble("There are no known answers to prove anything with.")
    begun = time.monotonic()
    broken: list[str] = []
    for found in chapters:
        own = [run for run in runs if run.chapter is found]
        carry_out(_mixed(own), "answers checked", _collector)
        _print_grid(found, own, verbose)
        broken += [f"{found.name}: {sentence}" for sentence in violations(found, own, whole=answer is None)]
    print(f"{len(runs)} runs in {time.monotonic() - begun:.0f} s")
    for sentence in broken:
        print(f"✗ {sentence}")
    print("The grid is whole." if not broken else f"{len(broken)} rules are broken.")
    return 1 if broken else 0


def _runs(chapter: Chapter, answer: str | None, everything: bool) -> list[Run]:
    if answer:
        return [Run(chapter, answer, answers.answer(chapter, answer), alone=chapter.has_suites)]
    graded = [exercise for exercise in chapter.exercises if exercise.kind != WRITE_TESTS]
    only = [Run(chapter, f"solution of {exercise.id} alone", solved=exercise) for exercise in graded]
    chosen = [found for found in answers.answers(chapter) if everything or not found.extra]
    right = [[found for found in chosen if found.exercise == each.id and not found.wrong] for each in graded]
    rounds = [] if everything else [[each for each in round if each] for round in zip_longest(*right)]
    together = [Run(chapter, f"together {n}", together=round) for n, round in enumerate(rounds, 1)]
    apart = [found for found in chosen if not any(found in round for round in rounds)]
    known = [Run(chapter, found.name, found, alone=_alone(found) and not everything) for found in apart]
    return [Run(chapter, "solution"), Run(chapter, "starter"), *only, *together, *known]


def _mixed(runs: Sequence[Run]) -> list[Run]:
    """The runs, of each exercise one in turn: those whose checks wait for something leave room for others."""
    by_exercise: dict[str, list[Run]] = {}
    for run in runs:
        by_exercise.setdefault(run.answer.exercise if run.answer else "", []).append(run)
    return [run for round in zip_longest(*by_exercise.values()) for run in round if run]


class FirstCaught(Collector):
    """Runs the checks of each exercise until one fails."""

    def chosen(self, items: Mapping[Check, Any]) -> Iterator[Any]:
        """Yield the checks, one by one."""
        for (exercise, _), item in items.items():
            if not any(result.exercise == exercise and result.outcome in CAUGHT for result in self.results):
                yield item


def _collector(run: Run) -> Collector:
    """A suite is run anew for each check: of the starter's, which must not pass, one that fails is enough."""
    return FirstCaught() if run.is_starter and run.chapter.has_suites else Collector()


def _alone(answer: Answer) -> bool:
    """Whether what it does to other exercises need not be looked at; a suite can do nothing to another one."""
    return answer.wrong or course.exercise(answer.exercise).kind == WRITE_TESTS


# the rules


def violations(chapter: Chapter, runs: list[Run], whole: bool = True) -> Iterator[str]:
    """Yield a sentence for each rule that does not hold; with `whole`, also those that need all answers."""
    for run in runs:
        for sentence in _faults(chapter, run):
            yield f"{run.called} {sentence}"
    if not whole:
        return
    for exercise in chapter.exercises:
        yield from (f"exercise {exercise.id} {sentence}" for sentence in _faults_of_set(exercise, runs))


def _faults(chapter: Chapter, run: Run) -> Iterator[str]:
    """What is wrong with one run."""
    if run.trouble:
        yield f"could not be checked: {run.trouble}"
        return
    for result in run.results:
        if result.outcome in (verdicts.FAULT, verdicts.SKIPPED):
            yield f"makes {result.name} stop with: {result.reason}"
    if run.answer and run.answer.wrong:
        yield from _faults_of_wrong(chapter, run, run.answer)
        return
    for exercise in run.exercises:
        passed = run.verdict(exercise) == verdicts.PASSED
        if run.is_starter:
            if passed:
                yield f"passes {exercise.id}, which nobody solved"
        elif not passed:
            yield f"must pass {'it' if run.solved else 'everything'}, but {exercise.id}: {_summary(run, exercise)}"


def _faults_of_wrong(chapter: Chapter, run: Run, answer: Answer) -> Iterator[str]:
    own = chapter.exercise(answer.exercise)
    caught = [result for result in verdicts.verdict_on(own, run.results).results if result.outcome in CAUGHT]
    if run.verdict(own) == verdicts.BROKEN:
        yield f"does not boot: {run.of(own)[0].reason}"
        return
    if not caught:
        yield f"is not caught: {own.id} says {run.verdict(own)}"
    elif not any(_folded(answer.feedback) in result.message.words() for result in caught):
        yield f"is caught without the words {answer.feedback!r}, by {', '.join(result.name for result in caught)}"
    if answer.marks is not None:
        if (marks := verdicts.verdict_on(own, run.results).marks) != answer.marks:
            yield "deserves {} of {} marks, but gets {} of {}".format(*answer.marks, *marks)
        return
    passed = [result for result in run.of(own) if result.outcome == verdicts.PASSED]
    if answer.name != own.flawed and 2 * len(passed) < len(run.of(own)):
        yield f"passes only {len(passed)} of {len(run.of(own))} checks of {own.id}; at least half are wanted"
    aside = course.dependents(own.id, chapter.root) | {own.id}
    for exercise in run.exercises:
        if exercise.id not in aside and run.verdict(exercise) != verdicts.PASSED:
            yield f"must leave {exercise.id} passing, but: {_summary(run, exercise)}"


def _faults_of_set(exercise: Exercise, runs: list[Run]) -> Iterator[str]:
    """What is wrong with the answers of one exercise together."""
    own = [run for run in runs if run.answer and run.answer.exercise == exercise.id]
    wrong = [run for run in own if run.answer and run.answer.wrong]
    right = len(own) - len(wrong) + sum(answer.exercise == exercise.id for run in runs for answer in run.together)
    counts = (("wrong", len(wrong), WRONG_WANTED), ("other right", right, RIGHT_WANTED))
    for kind, count, wanted in counts:
        if count < wanted:
            yield f"has {count} {kind} answers; {wanted} or more are wanted"
    seen: dict[frozenset[str], str] = {}
    for run in wrong:
        failing = frozenset(result.name for result in run.caught_by(exercise))
        if run.answer and (run.answer.extra or run.answer.marks):
            continue
        if failing and failing in seen:
            names = ", ".join(sorted(failing))
            yield f"has two answers that fail the same checks: {seen[failing]} and {run.name} ({names})"
        seen.setdefault(failing, run.name)
    checks = dict.fromkeys(_function(result) for run in runs for result in run.of(exercise))
    catching = {_function(result) for run in wrong for result in run.caught_by(exercise)}
    for name in checks:
        if name not in catching:
            yield f"has a check that catches no wrong answer: {name}"


def _function(result: Result) -> str:
    return result.name.partition("[")[0]


def _folded(text: str) -> str:
    return " ".join(text.split()).lower()


def _summary(run: Run, exercise: Exercise) -> str:
    failing = [result.name for result in run.of(exercise) if result.outcome != verdicts.PASSED]
    return f"{run.verdict(exercise)} ({', '.join(failing[:3])}{' …' if len(failing) > 3 else ''})"


# what a person sees


def _print_grid(chapter: Chapter, runs: Iterable[Run], verbose: bool) -> None:
    runs = list(runs)
    room = max(len(run.name) for run in runs)
    width = 14
    print(f"{chapter.name:<{room + 13}}" + "".join(f"{exercise.id:<{width}}" for exercise in chapter.exercises))
    for run in runs:
        kind = f"{run.answer.exercise} {run.answer.verdict}" if run.answer else "right" if run.together else ""
        cells = "".join(f"{_cell(chapter, run, exercise):<{width}}" for exercise in chapter.exercises)
        print(f"{kind:<10} {run.name:<{room}}  {cells}".rstrip())
        for answer in run.together:
            print(f"{answer.exercise} right    {answer.name}")
        if verbose:
            _print_details(run)
    print()


def _cell(chapter: Chapter, run: Run, exercise: Exercise) -> str:
    """ "ok" where the verdict is as it must be, with how many checks caught a wrong answer; else the verdict."""
    if run.trouble:
        return "!"
    if exercise not in run.exercises:
        return "·"
    verdict = run.verdict(exercise)
    count = f"{len(run.caught_by(exercise))}/{len(run.of(exercise))}"
    if exercise.kind == WRITE_TESTS:
        count = "{} of {}".format(*verdicts.verdict_on(exercise, run.results).marks)
    if run.is_starter:
        return f"ok {verdict.split()[0]}" if verdict != verdicts.PASSED else "PASSED"
    if run.answer and run.answer.wrong:
        if exercise.id == run.answer.exercise:
            return f"ok {count}" if not list(_faults_of_wrong(chapter, run, run.answer)) else f"✗ {count}"
        if exercise.id in course.dependents(run.answer.exercise, chapter.root):
            return "aside"
    return "ok" if verdict == verdicts.PASSED else f"✗ {verdict}"


def _print_details(run: Run) -> None:
    if run.trouble:
        print(f"             {run.trouble}")
    for result in run.results:
        if result.outcome not in (verdicts.PASSED, verdicts.WAITS):
            said = " ".join((result.message.comparison or result.reason or result.message.came_back).split())
            print(f"             {result.exercise} {result.outcome}: {result.name}\n                 {said[:200]}")
