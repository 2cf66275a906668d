"""What an instructor decides: how much an exercise counts, which checks of one's own there are, and what it costs to be
late.

    FOLDER/weights.toml            "1.3" = 20                  (of an exercise that is not named, its points)
    FOLDER/ch01_security/test_*.py                             (checks, as the workbook's own are written)
    late.csv                       student,days                (of whom is not named, none)
"""

import ast
import csv
import math
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from workbook import course
from workbook.course import Chapter
from workbook.errors import Trouble
from workbook.lab.running import MARK

WEIGHTS = "weights.toml"


def weighted(chapters: Iterable[Chapter], folder: Path) -> list[Chapter]:
    """Return the chapters with the points that FOLDER/weights.toml gives their exercises.

    Raises Trouble where the folder holds nothing that counts, or names what is not there.
    """
    if not folder.is_dir():
        raise Trouble(f"There is no folder {folder}: --checks names one with chNN_topic/test_*.py, or {WEIGHTS}.")
    known = [chapter.name for chapter in course.chapters()]
    own = []
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).parts
        if path.is_dir() or "__pycache__" in place or place == (WEIGHTS,):
            continue
        if len(place) != 2 or place[0] not in known or path.suffix != ".py":
            raise Trouble(
                f"{path} does not count: it is neither {WEIGHTS} nor chNN_topic/NAME.py, of {', '.join(known)}."
            )
        own += _verified(path)
    path = folder / WEIGHTS
    if not (own or path.exists()):
        raise Trouble(f"{folder} holds neither chNN_topic/test_*.py nor {WEIGHTS}.")
    try:
        weights = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Trouble(f"{path}: {error}.") from error
    for identifier, points in weights.items():
        try:
            course.exercise(identifier)
        except Trouble as error:
            raise Trouble(f"{path}: {error}") from error
        if not isinstance(points, int) or isinstance(points, bool) or points < 0:
            raise Trouble(f"{path}: the points of {identifier} are a whole number, 0 or more.")
    return [
        replace(
            chapter,
            exercises=tuple(replace(each, points=weights.get(each.id, each.points)) for each in chapter.exercises),
        )
        for chapter in chapters
    ]


def _verified(path: Path) -> list[str]:
    """Return the names of the checks in a file; those beside them are for what they share.

    Raises Trouble where it is no Python, where a check belongs to no exercise of its chapter, or will not be found.
    """
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(f"{path} cannot be read: {error}.") from error
    except SyntaxError as error:
        raise Trouble(f"{path}, line {error.lineno}: {error.msg}.") from error
    checks = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    if checks and not path.name.startswith("test_"):
        raise Trouble(f"{path} has checks: call it test_{path.name}, or they are not run.")
    if not checks and path.name.startswith("test_"):
        raise Trouble(f"{path} has no checks: functions called test_….")
    known = {exercise.id for exercise in course.chapter(path.parent.name).exercises}
    for check in checks:
        named = MARK.findall("\n".join(map(ast.unparse, check.decorator_list)))
        if len(named) != 1 or named[0] not in known:
            raise Trouble(
                f"{path}, line {check.lineno}: {check.name} belongs to no exercise of its chapter: mark it "
                f'@pytest.mark.exercise("N.k"), one of {", ".join(sorted(known))}.'
            )
    return [check.name for check in checks]


def late(path: Path, per_day: int, students: Collection[str]) -> dict[str, int]:
    """Return by student how many per cent are taken off: `per_day` for each day begun, and never more than all.

    Raises Trouble where the file cannot be understood, or names somebody who has handed nothing in.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file, skipinitialspace=True)
            columns, rows = reader.fieldnames or [], list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Trouble(f"{path} cannot be read: {error}.") from error
    if not {"student", "days"} <= set(columns):
        raise Trouble(
            f"{path}: its first line names the columns student and days; it is {', '.join(columns) or 'empty'}."
        )
    found: dict[str, int] = {}
    for number, row in enumerate(rows, start=2):
        student, days = (row.get("student") or "").strip(), _days(row.get("days"))
        if not student or days is None:
            raise Trouble(f"{path}, line {number}: it says who, and how many days: a number, such as 1 or 0.5.")
        if student in found:
            raise Trouble(f"{path}, line {number}: {student} stands there twice.")
        found[student] = min(100, math.ceil(days) * per_day)
    if unknown := sorted(found.keys() - set(students)):
        raise Trouble(f"{path} names {', '.join(unknown)}, of whom there is no submission.")
    return found


def _days(text: str | None) -> float | None:
    try:
        days = float(text or "")
    except ValueError:
        return None
    return days if days >= 0 and math.isfinite(days) else None
