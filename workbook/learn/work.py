"""The learner's own work: the board, hints, comparison with the solution, the way back to the starter, backups.

What was reached stands in .workbook/progress.json, which holds nothing that a check would believe.
"""

from __future__ import annotations

import difflib
import json
import shlex
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from workbook import course
from workbook.book import regions, starters
from workbook.course import ROOT, Chapter, Exercise
from workbook.errors import Trouble
from workbook.folders import alone_in, backup
from workbook.lab.verdicts import LOOKS, WAITING

LEGEND = "✓ passed   ✗ failed   ! cannot be loaded   … waits for another   · not checked or not solved yet"


# progress


def record(verdicts: Mapping[str, str], root: Path = ROOT, points: Mapping[str, int] | None = None) -> None:
    """Keep for the board the verdicts (exercise id: passed, failed, not solved yet, waits for K, broken) and points.

    Of an exercise whose points are not known, those are all or none.
    """
    with _kept(root) as progress:
        progress["verdicts"].update(verdicts)
        progress["points"] = {id: kept for id, kept in progress["points"].items() if id not in verdicts}
        progress["points"].update(points or {})


def last_verdicts(root: Path = ROOT) -> dict[str, str]:
    """What the last checks said of each exercise that has been checked, by its id."""
    return dict(_progress(root)["verdicts"])


def failed_again(shown: Mapping[str, str], passed: Collection[str], root: Path = ROOT) -> set[str]:
    """Which of the checks whose failure is `shown` were shown before, when other code failed them.

    `shown` maps each check to what tells its code from other code. A check that has passed begins anew.
    """
    with _kept(root) as progress:
        failures = {check: kept for check, kept in progress["failures"].items() if check not in passed}
        for check, code in shown.items():
            first, again = failures.get(check, (code, False))
            failures[check] = [first, again or code != first]
        progress["failures"] = failures
    return {check for check in shown if failures[check][1]}


def _progress(root: Path) -> dict[str, dict[str, Any]]:
    path = root / ".workbook" / "progress.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        verdicts = {str(key): str(value) for key, value in content["verdicts"].items()}
        hints = {str(key): int(value) for key, value in content["hints"].items()}
        failures = {str(key): [str(code), bool(again)] for key, (code, again) in content.get("failures", {}).items()}
        points = {str(key): int(value) for key, value in content.get("points", {}).items()}
    except FileNotFoundError:
        return {"verdicts": {}, "hints": {}, "failures": {}, "points": {}}
    except (ValueError, TypeError, KeyError, AttributeError):
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        aside = path.rename(path.with_name(f"progress.{stamp}.json"))
        Console(stderr=True).print(f"The record of your progress was unreadable; it was put aside as {aside.name}.")
        return {"verdicts": {}, "hints": {}, "failures": {}, "points": {}}
    return {"verdicts": verdicts, "hints": hints, "failures": failures, "points": points}


@contextmanager
def _kept(root: Path) -> Iterator[dict[str, dict[str, Any]]]:
    """The progress, which is kept as the block leaves it; another one who wants to change it waits meanwhile.

    Where nothing can be written, that is said, and no more: a verdict does not depend on it.
    """
    folder = root / ".workbook"
    lock, partial = folder / "progress.lock", folder / "progress.partial"
    with ExitStack() as stack:
        try:
            folder.mkdir(exist_ok=True)
            lock.touch()
            stack.enter_context(alone_in(lock))
        except OSError as error:
            print(f"What you have reached cannot be kept in {folder}: {error.strerror}.", file=sys.stderr)
        progress = _progress(root)
        yield progress
        with suppress(OSError):  # that has been said
            partial.write_text(json.dumps(progress, indent=1, sort_keys=True) + "\n", encoding="utf-8")
            partial.replace(folder / "progress.json")


# the board


def board(root: Path = ROOT) -> None:
    """Print chapters, exercises, points, and what is next."""
    progress = _progress(root)
    verdicts = progress["verdicts"]
    table = Table("", "Chapter", "Exercises", "Points", box=None, padding=(0, 2, 0, 0))
    for chapter in course.chapters(root):
        marks = " ".join(_mark(verdicts.get(exercise.id)) for exercise in chapter.exercises)
        reached = sum(_reached(exercise, progress) for exercise in chapter.exercises)
        table.add_row(str(chapter.number), escape(chapter.title), marks, f"{reached} of {chapter.points}")
    console = Console()
    console.print(table)
    console.print(f"\n[dim]{LEGEND}[/]", highlight=False, soft_wrap=True)
    console.print(_next(verdicts, root), highlight=False, soft_wrap=True)


def _reached(exercise: Exercise, progress: Mapping[str, Mapping[str, Any]]) -> int:
    """The points of an exercise; those of a suite that has not noticed everything are not all there are."""
    whole = exercise.points if progress["verdicts"].get(exercise.id) == "passed" else 0
    return min(exercise.points, int(progress["points"].get(exercise.id, whole)))


def _mark(verdict: str | None) -> str:
    if verdict is None:
        return "[dim]·[/]"
    mark, colour = LOOKS.get(verdict, WAITING)
    return f"[{colour}]{mark}[/]"


def _next(verdicts: Mapping[str, str], root: Path) -> str:
    """The first exercise that can be solved now, from the chapter on in which the last one was passed."""
    every = course.select(None, root)
    reached = max((exercise.chapter for exercise in every if verdicts.get(exercise.id) == "passed"), default="")
    for exercise in sorted(every, key=lambda each: each.chapter < reached):
        ready = all(verdicts.get(needed) == "passed" for needed in exercise.needs)
        if verdicts.get(exercise.id) != "passed" and ready:
            return (
                f"\nNext: [bold]{exercise.id} {escape(exercise.title)}[/] in {_places(exercise)}\n"
                f"  lesson  chapters/{exercise.chapter}/README.md\n"
                f"  check   python3 -m workbook check {exercise.id}\n"
                f"  hint    python3 -m workbook hint {exercise.id}"
            )
    return "\nEverything is solved."


def _places(exercise: Exercise) -> str:
    return ", ".join(f"chapters/{exercise.chapter}/{module}" for module in exercise.modules)


# hints


def hint(identifier: str, root: Path = ROOT) -> None:
    """Print the hints shown so far and the next one."""
    exercise = course.exercise(identifier, root)
    with _kept(root) as progress:
        shown = min(progress["hints"].get(exercise.id, 0) + 1, len(exercise.hints))
        progress["hints"][exercise.id] = shown
    console = Console(highlight=False)
    console.print(f"[bold]{exercise.id} {escape(exercise.title)}[/]\n{_places(exercise)}\n", soft_wrap=True)
    for number, text in enumerate(exercise.hints[:shown], start=1):
        console.print(f"{number} of {len(exercise.hints)}  ", Text(text), sep="")
    if shown == len(exercise.hints) and course.chapter(exercise.chapter, root).has_solution:
        console.print(f"\nThat is the last one. To compare: python3 -m workbook diff {exercise.id}")


# comparison


def untried(identifier: str, root: Path = ROOT) -> bool:
    """Whether the learner's regions of an exercise are as the starter has them. Raises Trouble where nobody could show
    the solution instead.
    """
    exercise = course.exercise(identifier, root)
    chapter = course.chapter(exercise.chapter, root)
    chapter.need_solution()
    fresh = starters.generate(chapter)
    for module in exercise.modules:
        mine = chapter.folder / module
        if module not in fresh or not mine.exists():
            return False
        words = (regions.YOUR_CODE, regions.YOUR_CODE)
        pairs = _marked_alike(exercise.id, _read(mine), fresh[module].decode(), words)
        if not pairs or any(own.text != other.text for own, other in pairs):
            return False
    return True


def diff(identifier: str, root: Path = ROOT) -> None:
    """Print what separates the learner's regions of an exercise from the solution's."""
    exercise = course.exercise(identifier, root)
    chapter = course.chapter(exercise.chapter, root)
    console = Console(highlight=False)
    differs = False
    for module in exercise.modules:
        mine, theirs = chapter.folder / module, chapter.solution / module
        if not theirs.exists():
            raise Trouble(f"{_shown(theirs, root)} is missing: the solution cannot be compared.")
        if not mine.exists():
            raise Trouble(f"{_shown(mine, root)} is missing: python3 -m workbook reset {identifier} brings it back.")
        for line in _comparison(exercise, mine, theirs, root):
            differs = True
            console.print(line, soft_wrap=True)
    if not differs:
        console.print(f"{exercise.id} is written exactly as the solution has it.")


def _comparison(exercise: Exercise, mine: Path, theirs: Path, root: Path) -> list[Text]:
    my_source, their_source = _read(mine), _read(theirs)
    places = _shown(mine, root), _shown(theirs, root)
    pairs = [("", my_source, their_source)]
    if marked := _marked_alike(exercise.id, my_source, their_source):
        labels = [
            label
            for label, region in regions.labelled(their_source, theirs.name).items()
            if region.exercise == exercise.id
        ]
        pairs = [
            (label.split(":")[1], own.text, other.text) for label, (own, other) in zip(labels, marked, strict=True)
        ]
    lines: list[Text] = []
    for scope, own_text, other_text in pairs:
        before, after = (f"{place} {scope}".rstrip() for place in places)
        compared = difflib.unified_diff(own_text.split("\n"), other_text.split("\n"), before, after, lineterm="")
        lines += [Text(line, _colour(line)) for line in compared if scope == "" or not line.startswith("@@")]
    return lines


def _colour(line: str) -> str:
    if line.startswith(("---", "+++")):
        return "bold"
    return {"-": "red", "+": "green", "@": "cyan"}.get(line[:1], "")


def _marked_alike(
    identifier: str, mine: str, theirs: str, words: tuple[str, str] = (regions.YOUR_CODE, regions.SOLUTION)
) -> list[tuple[regions.Region, regions.Region]]:
    """Return the exercise's regions in both texts, pair by pair; none where the markers do not correspond."""
    try:
        own = [region for region in regions.find(mine, words[0]) if region.exercise == identifier]
        other = [region for region in regions.find(theirs, words[1]) if region.exercise == identifier]
    except Trouble:
        return []
    pairs = [(a, b) for a, b in zip_longest(own, other) if a and b]
    return pairs if len(pairs) == max(len(own), len(other)) else []


# back to the starter


def reset(selector: str, root: Path = ROOT) -> None:
    """Put the starter back, for an exercise only its regions; what stood there is kept as a backup."""
    exercise = course.exercise(selector, root) if course.EXERCISE_ID.fullmatch(selector.strip()) else None
    chapter = course.chapter(exercise.chapter if exercise else selector, root)
    fresh = starters.generate(chapter)
    names = exercise.modules if exercise else tuple(fresh)
    for name in names:
        if name not in fresh:
            raise Trouble(f"{_shown(chapter.source / name, root)} is missing: there is nothing to go back to.")
    changed = [_reset_module(chapter, name, fresh[name], exercise, root) for name in names]
    if not any(changed):
        print(f"{selector} is as the starter has it: there is nothing to put back.")


def _reset_module(chapter: Chapter, name: str, fresh: bytes, exercise: Exercise | None, root: Path) -> bool:
    """Put the starter of a module back, and say so; False where it stands there already."""
    path = chapter.folder / name
    shown = _shown(path, root)
    before = path.read_bytes() if path.exists() else None
    after, part = fresh, "as the starter has it"
    if exercise and before is not None:
        pairs = _marked_alike(exercise.id, _decode(before), fresh.decode(), (regions.YOUR_CODE, regions.YOUR_CODE))
        if pairs:
            after, part = _regions_back(_decode(before), fresh.decode(), pairs), f"{exercise.id} as the starter has it"
        else:
            part = f"as the starter has it, whole, because the markers of {exercise.id} were gone"
    if before == after:
        return False
    copy = backup(path, root) if before is not None else None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(after)
    print(f"{shown}: {part}.")
    if copy:
        print(f"  your version: {_shown(copy, root)}\n  to get it back: {shlex.join(['cp', str(copy), str(path)])}")
    return True


def _regions_back(mine: str, fresh: str, pairs: list[tuple[regions.Region, regions.Region]]) -> bytes:
    """Return the learner's text with the body lines of the starter's regions in place of their own."""
    lines, starter = mine.split("\n"), fresh.split("\n")
    for own, other in reversed(pairs):
        lines[own.begin : own.end + 1] = starter[other.begin : other.end + 1]
    return "\n".join(lines).encode("utf-8", errors="surrogateescape")


def _read(path: Path) -> str:
    return _decode(path.read_bytes())


def _decode(content: bytes) -> str:
    return content.decode("utf-8", errors="surrogateescape").replace("\r\n", "\n")


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()
