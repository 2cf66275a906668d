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
    own = [path for path in sorted(folder.glob("*/test_*.py")) if path.parent.name in known]
    for check in own:
        _verify(check)
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


def _verify(check: Path) -> None:
    """Raise Trouble where a file of checks is no Python, or belongs to no exercise of its chapter."""
    try:
        source = check.read_text(encoding="utf-8")
        ast.parse(source)
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble(f"{check} cannot be read: {error}.") from error
    except SyntaxError as error:
        raise Trouble(f"{check}, line {error.lineno}: {error.msg}.") from error
    known = {exercise.id for exercise in course.chapter(check.parent.name).exercises}
    named = set(MARK.findall(source))
    if not named or named - known:
        wrong = ", ".join(sorted(named - known)) or "none"
        raise Trouble(
            f'{check}: a check is marked @pytest.mark.exercise("N.k"), an exercise of its chapter; not {wrong}.'
        )


def late(path: Path, per_day: int, students: Collection[str]) -> dict[str, int]:
    """Return by student how many per cent are taken off: `per_day` for each day begun, and never more than all.

    Raises Trouble where the file cannot be understood, or names somebody who has handed nothing in.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Trouble(f"{path} cannot be read: {error}.") from error
    found: dict[str, int] = {}
    for number, row in enumerate(rows, start=2):
        student, days = (row.get("student") or "").strip(), _days(row.get("days"))
        if not student or days is None:
            raise Trouble(f"{path}, line {number}: it has the columns student and days, a number that is 0 or more.")
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
