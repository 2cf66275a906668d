"""`grade`: marks one submission or a class.

    python3 -m workbook grade class/* --out marks --chapters 1,2

What is in OUT already is not marked again, if submission, checks and locks are the same: a run that was interrupted
goes on where it ended, and who hands in again is marked again.
"""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from workbook import course
from workbook.errors import Trouble
from workbook.grade import reports, sandbox, submissions
from workbook.grade.marking import Marked, mark_all
from workbook.grade.reports import Graded
from workbook.lab.running import processors
from workbook.lab.verdicts import Result


def grade(paths: Sequence[Path], out: Path, selectors: str | None, jobs: int | None, trusted: bool) -> int:
    """Mark the submissions at `paths`; returns 0 when each was marked, else 1. Raises Trouble."""
    if not trusted and (why := sandbox.missing()):
        advice = "On a machine that you can lose, add --trust-submissions."
        raise Trouble(f"There is no sandbox for the code of others: {why}. {advice}")
    every = [course.chapter(selector) for selector in selectors.split(",")] if selectors else list(course.chapters())
    found = submissions.read_all(paths, every)
    chapters = every if selectors else [chapter for chapter in every if any(each.has(chapter) for each in found)]
    if not chapters:
        raise Trouble("No submission holds a module of an exercise: name the folders in which chNN_topic/ stands.")
    out.mkdir(parents=True, exist_ok=True)
    students = [Graded(each, [Marked(each, chapter) for chapter in chapters]) for each in found]
    waiting = [each for each in students if not _known(each, out)]
    if len(waiting) < len(students):
        print(f"{len(students) - len(waiting)} of {len(students)} stand in {out} already.")
    by_work = {id(marked): each for each in waiting for marked in each.chapters}
    left = {id(each): len(each.chapters) for each in waiting}
    work = [marked for each in waiting for marked in each.chapters]
    for marked in mark_all(work, jobs or processors(), trusted):
        student = by_work[id(marked)]
        left[id(student)] -= 1
        if not left[id(student)]:
            reports.write(student, out / "students" / student.submission.student)
            done = sum(not count for count in left.values())
            print(f"[{done}/{len(waiting)}] {_line(student)}", flush=True)
    tables = {"grades.csv": reports.grades(students), "misconceptions.csv": reports.misconceptions(students)}
    for name, text in tables.items():
        (out / name).write_text(text, encoding="utf-8", newline="")
    print(f"{out / 'grades.csv'}: {len(students)} students, {', '.join(chapter.name for chapter in chapters)}.")
    return 1 if any(marked.trouble for each in students for marked in each.chapters) else 0


def _line(student: Graded) -> str:
    by_chapter = ", ".join(f"{marked.chapter.number}: {marked.points}" for marked in student.chapters)
    troubles = "".join(f"; {marked.trouble}" for marked in student.chapters if marked.trouble)
    return f"{student.submission.student}: {student.points} of {student.possible} points ({by_chapter}){troubles}"


def _known(student: Graded, out: Path) -> bool:
    """Take in what an earlier run has found of the same work by the same checks; returns whether there is such."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        path = out / "students" / student.submission.student / "result.json"
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if all(kept[name] == value for name, value in reports.basis(student).items()):
            by_name = {each["name"]: each for each in kept["chapters"]}
            for marked in student.chapters:
                chapter = by_name[marked.chapter.name]
                if chapter["trouble"]:
                    return False
                marked.results = list(_results(chapter))
            return True
    return False


def _results(chapter: dict[str, Any]) -> Iterable[Result]:
    for exercise in chapter["exercises"]:
        for check in exercise["checks"]:
            yield Result.from_data({"exercise": exercise["id"], **check})
