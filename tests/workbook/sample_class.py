"""A class to try `grade` on: one student of each kind, made from what the workbook knows of a chapter.

    python -m tests.workbook.sample_class FOLDER CHAPTER [COUNT]

writes COUNT submissions (ten by default, then the kinds begin again) and says what each is to earn.
"""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from workbook import course
from workbook.book import answers, starters
from workbook.course import Chapter

HOSTILE = "import os\n\nos._exit(0)\n"


@dataclass(frozen=True)
class Student:
    """A submission, and how many points it is to earn."""

    path: Path
    points: int


def solved(chapter: Chapter, folder: Path) -> int:
    """As the solution has it, between the learner's markers."""
    _write(chapter, folder, {exercise.id for exercise in chapter.exercises})
    return chapter.points


def partly(chapter: Chapter, folder: Path) -> int:
    """The first half of the exercises, as whoever works in order has them."""
    done = chapter.exercises[: (len(chapter.exercises) + 1) // 2]
    _write(chapter, folder, {exercise.id for exercise in done})
    return sum(exercise.points for exercise in done)


def without_the_first(chapter: Chapter, folder: Path) -> int:
    """All but the first exercise, which others need."""
    others = chapter.exercises[1:]
    _write(chapter, folder, {exercise.id for exercise in others})
    return sum(exercise.points for exercise in others)


def differently(chapter: Chapter, folder: Path) -> int:
    """Each exercise in another right way, where one is known."""
    known = {answer.exercise: answer for answer in answers.answers(chapter) if not answer.wrong}
    texts = {label: text for answer in known.values() for label, text in answer.regions.items()}
    answers.overlay(chapter, texts, folder)
    return chapter.points


def misled(chapter: Chapter, folder: Path) -> int:
    """A known wrong answer in the last exercise; the others are right."""
    *others, last = chapter.exercises
    wrong = next(answer for answer in answers.answers(chapter) if answer.wrong and answer.exercise == last.id)
    answers.overlay(chapter, wrong.regions, folder)
    return sum(exercise.points for exercise in others)


def empty(_chapter: Chapter, folder: Path) -> int:
    """Nothing at all."""
    folder.mkdir()
    return 0


def with_a_syntax_error(chapter: Chapter, folder: Path) -> int:
    """Solved, but one module cannot be read."""
    return _spoilt(chapter, folder, lambda text: text + "\n\ndef more(:\n    pass\n")


def hostile(chapter: Chapter, folder: Path) -> int:
    """Solved, but one module ends the process, as if all had gone well."""
    return _spoilt(chapter, folder, lambda text: HOSTILE + text.replace("from __future__ import annotations\n", ""))


def zipped(chapter: Chapter, folder: Path) -> int:
    """Solved, as a zip file."""
    points = solved(chapter, folder / "work")
    with zipfile.ZipFile(folder.with_suffix(".zip"), "w") as archive:
        for path in sorted(folder.rglob("*.py")):
            archive.write(path, path.relative_to(folder))
    return points


def bundled(chapter: Chapter, folder: Path) -> int:
    """Solved, as a bundle of a git repository."""
    points = solved(chapter, folder / "repository" / "chapters")
    git = ["git", "-C", str(folder), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for arguments in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "work"]):
        subprocess.run([*git, *arguments], check=True)
    subprocess.run([*git, "bundle", "create", "-q", str(folder.with_suffix(".bundle").absolute()), "main"], check=True)
    return points


KINDS: tuple[Callable[[Chapter, Path], int], ...] = (
    solved,
    partly,
    without_the_first,
    differently,
    misled,
    empty,
    with_a_syntax_error,
    hostile,
    zipped,
    bundled,
)


def write(into: Path, chapter: Chapter, count: int = len(KINDS)) -> list[Student]:
    """Write the submissions of `count` students."""
    into.mkdir(parents=True, exist_ok=True)
    students = []
    for number, kind in enumerate(islice(cycle(KINDS), count), start=1):
        folder = into / f"{number:03}_{kind.__name__}"
        points = kind(chapter, folder)
        packed = [path for path in (folder.with_suffix(".zip"), folder.with_suffix(".bundle")) if path.exists()]
        if packed:
            shutil.rmtree(folder)
        students.append(Student(packed[0] if packed else folder, points))
    return students


def _write(chapter: Chapter, folder: Path, done: set[str]) -> None:
    folder.mkdir(parents=True)
    starters.write(chapter, folder, done)


def _spoilt(chapter: Chapter, folder: Path, spoil: Callable[[str], str]) -> int:
    """Solved, but for one module of the last exercise that is of no other; what is left are the other exercises."""
    solved(chapter, folder)
    last = chapter.exercises[-1]
    module = next(
        name for name in last.modules if all(name not in each.modules for each in chapter.exercises if each != last)
    )
    path = folder / chapter.name / module
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    return chapter.points - last.points


def main() -> None:
    folder, chapter, *count = sys.argv[1:]
    for student in write(Path(folder), course.chapter(chapter), *map(int, count)):
        print(f"{student.path}: {student.points}")


if __name__ == "__main__":
    main()
