"""`check`: run the checks of a chapter against somebody's work, and say what came of it.

    python3 -m workbook check 1 --watch

`--json FILE` writes, whole or not at all:

    {"schema": 1, "target": "chapters", "passed": false, "points": 15, "of": 100, "seconds": 1.9, "exercises": [
      {"id": "1.1", "title": "…", "verdict": "failed", "points": 0, "of": 15, "seconds": 0.4, "checks": [
        {"name": "test_a_forged_form_is_refused", "title": "a forged form is refused", "outcome": "failed",
         "reason": "", "file": "", "line": null, "seconds": 0.02, "message": {"sent": "curl …", "came_back": "…",
         "comparison": "…", "raised": "…", "printed": "…", "contract": "…", "think": "…", "next_step": "…"}}]}]}

The verdict on an exercise is `passed`, `failed`, `not solved yet`, `waits for K`, `broken` or `not judged`; the outcome
of a check moreover `not run` or `skipped`. Points come whole or not at all; for tests that the learner writes, in
proportion to the faults that they notice.

A learner is shown what to think about when a check fails, and the next step only when it fails again after a change;
whoever names a `--target` or wants a `--json` gets both at once.
"""

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from workbook import course
from workbook.book import mine
from workbook.bootstrap import nobody_reads
from workbook.errors import Trouble
from workbook.lab import verdicts
from workbook.lab.running import Check, check_of, run_checks
from workbook.lab.settings import PASTE_ORIGIN
from workbook.lab.verdicts import Result, Verdict

MOST_NOT_RUN = 5  # checks that are named where they were not run: the others are counted


def check(
    selector: str | None = None,
    solution: bool = False,
    target: str | None = None,
    watch: bool = False,
    json_file: str | os.PathLike[str] | None = None,
    durations: bool = False,
) -> int:
    """Check the exercises that `selector` names; returns 0 when all pass, 1 when not. Raises Trouble."""
    exercises = course.select(selector)
    if not exercises:
        raise Trouble("There are no exercises to check.")
    learner = not (target or solution or json_file)
    plan = CheckPlan(exercises, target or ("solutions" if solution else "chapters"), json_file, durations, learner)
    folders = plan.folders()
    if watch:
        from workbook.learn import watching

        return watching.watch(plan, folders)
    return plan.carry_out()


@dataclass
class CheckPlan:
    """What is to be checked, and what to do with the verdicts."""

    exercises: list[course.Exercise]
    target: str
    json_file: str | os.PathLike[str] | None = None
    durations: bool = False
    learner: bool = False  # who gets the next step only when a check fails again

    def folders(self) -> list[Path]:
        """The folders whose files decide the verdict, none where the target is a URL. Raises Trouble."""
        from workbook.book.targets import target_folder

        if self.target.startswith(("http://", "https://")):
            return []
        names = dict.fromkeys(exercise.chapter for exercise in self.exercises)
        return [*(target_folder(self.target, course.chapter(name)) for name in names), *mine.folders()]

    def carry_out(self, edited: Collection[str] = ()) -> int:
        """Run the checks, print the verdicts, keep them; returns the exit code.

        The verdicts on the exercises that have been `edited` come first, while the others are still being checked.
        """
        begun = time.monotonic()
        first = [exercise for exercise in self.exercises if exercise.id in edited]
        rest = [exercise for exercise in self.exercises if exercise.id not in edited]
        judged: list[Verdict] = []
        last: list[Verdict] = []
        for group in filter(None, (first, rest)):
            if last:
                self._report(last)
            last = self._judged(group, judged)
            judged += last
        blamed = _of_the_chapters_before(judged, self.target)
        # what is kept comes before what is printed: nobody may be there to read it
        all_of_them = sorted(judged, key=lambda verdict: self.exercises.index(verdict.exercise))
        if self.json_file:
            write_json(Path(self.json_file), all_of_them, self.target, time.monotonic() - begun)
        if self.target == "chapters":
            from workbook.learn import work

            own = [verdict for verdict in all_of_them if verdict.exercise.id not in blamed.exercises]
            reached = {verdict.exercise.id: verdict.points for verdict in own}
            work.record({verdict.exercise.id: verdict.text for verdict in own}, points=reached)
        try:
            self._report(last)
            _print_points(all_of_them, self.target)
            if blamed.sentence:
                print(blamed.sentence)
            if self.durations:
                _print_durations(all_of_them)
            sys.stdout.flush()
        except BrokenPipeError:
            nobody_reads()
        results = [result for verdict in all_of_them for result in verdict.results]
        if faults := [result for result in results if result.outcome == verdicts.FAULT]:
            raise Trouble(f"The workbook's fault, not yours: {faults[0].name} stopped with {faults[0].reason}")
        return 0 if all(verdict.passed for verdict in all_of_them) else 1

    def _judged(self, exercises: Sequence[course.Exercise], before: Sequence[Verdict]) -> list[Verdict]:
        """Run the checks of these exercises; `before` are the verdicts that they may wait for."""
        passed = {verdict.exercise.id: verdict.passed for verdict in before}
        results = run_checks(exercises, self.target, passed)
        return [verdicts.verdict_on(exercise, results) for exercise in exercises]

    def _report(self, judged: list[Verdict]) -> None:
        report(judged, _failing_first_time(judged) if self.learner else set())
        sys.stdout.flush()


# what a person sees


def report(judged: list[Verdict], first_time: Collection[str] = ()) -> None:
    """Print the verdicts: for each exercise the first failure in full, the others by title.

    The next step is left out of a failure that is one of `first_time`.
    """
    told = ""
    for verdict in judged:
        mark, colour = verdicts.LOOKS.get(verdict.text, verdicts.WAITING)
        note = f" ({verdict.note})" if verdict.note else ""
        said = "" if verdict.passed else f": {verdict.text}{note}"
        print(_painted(f"{mark} {verdict.exercise.id} {verdict.exercise.title}{said}", fg=colour))
        if verdict.text == verdicts.BROKEN:
            why = verdict.results[0].message.came_back
            step = verdict.results[0].message.next_step
            why += f"\n\n{_painted('Next', fg='cyan')}\n  {step}" if step else ""
            print(f"{_indented(why, 4)}\n" if why != told else "    as above\n")
            told = why
        else:
            _print_details(verdict, first_time)


def _print_points(judged: list[Verdict], target: str) -> None:
    """Print how many points there are, and what to do next."""
    total, possible = sum(verdict.points for verdict in judged), sum(verdict.exercise.points for verdict in judged)
    whose = {"chapters": "your work in chapters/", "solutions": "the solutions"}.get(target, target)
    print(f"\n{total} of {possible} points for {whose}; {_what_counts(judged)}.")
    number = judged[0].exercise.id.split(".")[0]
    if any(PASTE_ORIGIN in first.message.sent for verdict in judged for first in _failures(verdict)[:1]):
        print(f"To paste a request, start the app: python3 -m workbook run {number}")
        print("Its port is the one that `run` prints.")
    elif total == possible and target == "chapters":
        if course.chapter(judged[-1].exercise.chapter).has_solution:
            print(f"Compare: python3 -m workbook diff {judged[-1].exercise.id}")
        print("What is next: python3 -m workbook")


def _what_counts(judged: list[Verdict]) -> str:
    """The rule by which there are points."""
    suites = [verdict.exercise.kind == course.WRITE_TESTS for verdict in judged]
    if all(suites):
        return "a suite counts by the faults that it notices, once it passes on the right apps"
    whole = "an exercise counts whole or not at all"
    return f"{whole}, a suite by the faults that it notices" if any(suites) else whole


def _failures(verdict: Verdict) -> list[Result]:
    """What there is to tell of an exercise. The first is told in full: one with more to say than its title."""
    told = [r for r in verdict.results if r.outcome in (verdicts.FAILED, verdicts.FAULT, verdicts.WAITS)]
    told = [result for result in told if result.outcome != verdicts.WAITS or result.message.came_back]
    return sorted(told, key=lambda result: (result.outcome == verdicts.WAITS, not result.message.blocks()))


def _failing_first_time(judged: list[Verdict]) -> set[str]:
    """The names of the checks told in full that fail their learner for the first time, or again on the same code."""
    from workbook.learn import work

    told = {_name(first): _code(verdict.exercise) for verdict in judged for first in _failures(verdict)[:1]}
    passed = {_name(result) for verdict in judged for result in verdict.results if result.outcome == verdicts.PASSED}
    return told.keys() - work.failed_again(told, passed)


@dataclass(frozen=True)
class Blamed:
    """The checks that fail only because of the learner's chapters before, and which of these it is.

    `exercises` are those that would pass as a whole.
    """

    checks: Collection[Check] = ()
    exercises: Collection[str] = ()
    chapters: Sequence[str] = ()

    @property
    def sentence(self) -> str:
        """All of it, for the learner; "" where nothing is to blame."""
        if not self.checks:
            return ""
        whose = ", ".join(f"chapters/{name}" for name in self.chapters) or "several of your chapters together"
        ids = ", ".join(sorted({exercise for exercise, _ in self.checks}))
        said = f"{len(self.checks)} checks of {ids} fail because of {whose}."
        if self.exercises:
            ids = ", ".join(sorted(self.exercises))
            said = f"{ids} would pass on the solutions of the chapters before: what fails is {whose}."
        look = " ".join(f"python3 -m workbook check {course.chapter(name).number}" for name in self.chapters[:1])
        return f"{said} Check it: {look}" if look else said


def _of_the_chapters_before(judged: list[Verdict], target: str) -> Blamed:
    """With --mine, ask once more what fails: on the solutions, and on all but one of the learner's chapters."""
    names = mine.standing_in()
    failing = [verdict.exercise for verdict in judged if not verdict.passed]
    if not names or not failing:
        return Blamed()
    failed = {check_of(each) for verdict in judged for each in verdict.results if each.outcome != verdicts.PASSED}

    def passing_on(chosen: list[str]) -> set[Check]:
        with mine.only(chosen):
            results = run_checks(failing, target)
        return failed & {check_of(each) for each in results if each.outcome == verdicts.PASSED}

    checks = passing_on([])
    if not checks:
        return Blamed()
    by_exercise = {each.id: {check for check in failed if check[0] == each.id} for each in failing}
    whole = [id for id, own in by_exercise.items() if own and own <= checks]
    chapters = [name for name in names if len(names) == 1 or passing_on([each for each in names if each != name])]
    return Blamed(checks, whole, chapters)


def _name(result: Result) -> str:
    return " ".join(check_of(result))


def _code(exercise: course.Exercise) -> str:
    """A digest of the learner's modules that hold the exercise."""
    digest = hashlib.sha256()
    for module in exercise.modules:
        with contextlib.suppress(OSError):  # a missing one is another state, too
            digest.update((course.chapter(exercise.chapter).folder / module).read_bytes())
    return digest.hexdigest()


def _print_details(verdict: Verdict, first_time: Collection[str]) -> None:
    if not (shown := _failures(verdict)):
        return
    first, *others = shown
    print(f"\n    {_painted(first.title, bold=True)}")
    for title, text in first.message.blocks(hold_back=_name(first) in first_time):
        print(f"\n    {_painted(title, fg='cyan')}\n{_indented(text, 6)}")
    not_run = [result for result in verdict.results if result.outcome == verdicts.NOT_RUN]
    if others or not_run:
        print(f"\n    {_painted('Also', fg='cyan')}")
        for result in [*others, *(not_run if len(not_run) <= MOST_NOT_RUN else ())]:
            print(f"      {_short_of(result)}: {result.title}")
        if len(not_run) > MOST_NOT_RUN:
            print(f"      {len(not_run)} others: {_short_of(not_run[0])}")
    print()


def _short_of(result: Result) -> str:
    """What became of a check that is told by its title."""
    if result.outcome == verdicts.NOT_RUN:
        return "not counted" if result.reason == verdicts.NOT_RIGHT else "not run"
    return "fails"


def _print_durations(judged: list[Verdict]) -> None:
    from workbook.lab.settings import DIFFERENCES

    print("\nSeconds")
    for verdict in judged:
        print(f"  {verdict.exercise.id:<5} {sum(result.seconds for result in verdict.results):6.2f}")
        for result in sorted(verdict.results, key=lambda result: -result.seconds)[:3]:
            print(f"        {result.seconds:6.2f}  {result.title}")
    print("\nIn the lab, other than in production")
    for name, (here, there, why) in DIFFERENCES.items():
        print(f"  {name:<20} {here:<22} {there:<16} {why}")


def _painted(text: str, **style: Any) -> str:
    plain = not sys.stdout.isatty() or "NO_COLOR" in os.environ
    return text if plain else click.style(text, **style)


def _indented(text: str, width: int) -> str:
    return "\n".join(" " * width + line if line else "" for line in text.splitlines())


def write_json(path: Path, judged: list[Verdict], target: str, seconds: float) -> None:
    """Write the verdicts to `path`, in the form that the head of this module states."""
    document = {
        "schema": 1,
        "target": target,
        "passed": all(verdict.passed for verdict in judged),
        "points": sum(verdict.points for verdict in judged),
        "of": sum(verdict.exercise.points for verdict in judged),
        "seconds": round(seconds, 2),
        "exercises": [_exercise_data(verdict) for verdict in judged],
    }
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        partial.write_text(text, encoding="utf-8", errors="backslashreplace")  # half a surrogate is \ud800, as in JSON
        partial.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise Trouble(f"{path} cannot be written ({error.strerror}); choose another place for --json.") from None


def _exercise_data(verdict: Verdict) -> dict[str, Any]:
    return {
        "id": verdict.exercise.id,
        "title": verdict.exercise.title,
        "verdict": verdict.text,
        "points": verdict.points,
        "of": verdict.exercise.points,
        "seconds": round(sum(result.seconds for result in verdict.results), 2),
        "checks": [{k: v for k, v in result.data().items() if k != "exercise"} for result in verdict.results],
    }
