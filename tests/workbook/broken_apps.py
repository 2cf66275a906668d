"""What a client sees of the broken apps that mark the suites of chapter 8.

    python -m tests.workbook.broken_apps

Each known wrong answer stands in the app of chapter 8. It is asked by those checks of its exercise that pass on the
right app of chapter 8: what later chapters do otherwise, fails on both. Printed is, as JSON, for each answer the first
of them that fails, or none.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.ch08_testing import apps
from workbook import answers, course
from workbook.course import Chapter, Exercise
from workbook.lab import swapping
from workbook.lab.running import Check, Collector
from workbook.lab.verdicts import CAUGHT, PASSED, Result
from workbook.warm import carry_out

APP = "from solutions.ch07_docs.app import create_app\n"


@dataclass
class Run:
    """The checks of one exercise, on the app of chapter 8 with `answer` in it; "" is the right one."""

    exercise: Exercise
    answer: str = ""
    results: list[Result] = field(default_factory=list)
    trouble: str = ""
    seconds: float = 0.0

    @property
    def chapter(self) -> Chapter:
        return course.chapter(self.exercise.chapter)

    @property
    def exercises(self) -> Sequence[Exercise]:
        return [self.exercise]

    def build(self, into: Path) -> str:
        """Write an app.py that puts the answer into the app of chapter 8, in a folder of the chapter's name."""
        folder = into / self.chapter.name
        folder.mkdir()
        known = [answers.answer(self.chapter, self.answer)] if self.answer else []
        (folder / "app.py").write_text(swapping.installing(answers.swapped(known)) + APP, encoding="utf-8")
        return str(into)

    def checks(self, *outcomes: str) -> list[str]:
        """The names of the checks that came out so."""
        return [result.name for result in self.results if result.outcome in outcomes]


class Until(Collector):
    """Runs the checks that have these names until one fails."""

    def __init__(self, names: Collection[str]) -> None:
        super().__init__()
        self._names = names

    def chosen(self, items: Mapping[Check, Any]) -> Iterator[Any]:
        """Yield the checks, one by one."""
        for (_, name), item in items.items():
            if any(result.outcome in CAUGHT for result in self.results):
                return
            if name in self._names:
                yield item


def main() -> None:
    named = dict.fromkeys(broken.answer for broken in apps.ALL)
    found: dict[str, list[str]] = {}
    for chapter in course.chapters():
        own = [answer.partition("/")[2] for answer in named if answer.startswith(f"{chapter.name}/")]
        if not own:
            continue
        wrong = [Run(chapter.exercise(answers.answer(chapter, name).exercise), name) for name in own]
        right = [Run(exercise) for exercise in chapter.exercises if any(run.exercise == exercise for run in wrong)]
        carry_out(right, "right apps asked")
        good = {run.exercise: run.checks(PASSED) for run in right}
        carry_out(wrong, "broken apps asked", lambda run, good=good: Until(good[run.exercise]))  # type: ignore[misc]
        for run in wrong:
            found[f"{chapter.name}/{run.answer}"] = [run.trouble] if run.trouble else run.checks(*CAUGHT)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
