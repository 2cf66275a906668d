"""`--mine`: what one has built is what one builds on.

The modules of a later chapter import those of the chapters before it from `solutions`. With `--mine` the chapters that
the learner has solved stand in for their solutions: `solutions.ch01_security.limits` is then
chapters/ch01_security/limits.py. Those that are not solved yet stay the solutions.
"""

import os
import sys
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from workbook import course
from workbook.course import ROOT, Chapter
from workbook.errors import Trouble

VARIABLE = "WORKBOOK_MINE"  # names the chapters that stand in, with commas between them, to all processes of a run


def solved_before(chapter: Chapter, verdicts: Mapping[str, str]) -> list[str]:
    """The names of the chapters before `chapter` all of whose exercises have passed."""
    before = [found for found in course.chapters(chapter.root) if found.number < chapter.number]
    return [found.name for found in before if all(verdicts.get(each.id) == "passed" for each in found.exercises)]


def standing_in() -> list[str]:
    """The names of the chapters that stand in for their solutions in this run."""
    return [name for name in os.environ.get(VARIABLE, "").split(",") if name]


def folders() -> list[Path]:
    """Their folders."""
    return [ROOT / "chapters" / name for name in standing_in()]


def choose(chapter: Chapter, verdicts: Mapping[str, str]) -> None:
    """Let the solved chapters before `chapter` stand in from now on, and say which; raises Trouble where none does.

    `verdicts` are the last ones, by the ids of the exercises.
    """
    if chapter.has_suites:
        raise Trouble(
            f"Chapter {chapter.number} is marked by broken apps made of the solutions: --mine changes nothing."
        )
    before = [found.number for found in course.chapters(chapter.root) if found.number < chapter.number]
    if not before:
        raise Trouble(f"--mine builds on the chapters before {chapter.number}: there are none.")
    names = solved_before(chapter, verdicts)
    if not names:
        raise Trouble(
            f"--mine builds on the chapters before {chapter.number} that were solved when they were checked the last "
            f"time: there are none. To check one: python3 -m workbook check {before[-1]}"
        )
    os.environ[VARIABLE] = ",".join(names)
    others = [
        str(found.number)
        for found in course.chapters(chapter.root)
        if found.number < chapter.number and found.name not in names
    ]
    rest = f", and on the solutions of {', '.join(others)}" if others else ""
    print(f"Built on your own {', '.join(str(course.chapter(name).number) for name in names)}{rest}.", file=sys.stderr)


@contextmanager
def only(names: Iterable[str]) -> Iterator[None]:
    """Inside the block, these chapters stand in, and no others."""
    earlier = os.environ.get(VARIABLE, "")
    os.environ[VARIABLE] = ",".join(names)
    try:
        yield
    finally:
        os.environ[VARIABLE] = earlier


def package(name: str, folders: Sequence[str]) -> None:
    """Let `import` find the modules of the package `name` in these folders; the first that has a module wins."""
    made = types.ModuleType(name)
    made.__path__ = list(folders)
    sys.modules[name] = made


def install(names: Iterable[str]) -> None:
    """In a process that is about to import an app: let these chapters stand in for their solutions."""
    for name in names:
        package(f"solutions.{name}", [str(ROOT / "chapters" / name)])
