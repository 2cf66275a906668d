"""`grade`: marks one submission or a class.

    python3 -m workbook grade class/* --out marks --chapters 1,2

What is in OUT already is not marked again, if submission, rules, checks and locks are the same: a run that was
interrupted goes on where it ended, and who hands in again is marked again. Only the students who are being marked are
held in memory.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from workbook import course
from workbook.course import ROOT, Chapter
from workbook.errors import Trouble
from workbook.folders import temporary_folder
from workbook.grade import reports, sandbox, submissions
from workbook.grade.marking import BUBBLEWRAP, CONTAINER, TRUSTED, Order
from workbook.grade.reports import Class, Graded, Marked
from workbook.grade.rules import late, weighted
from workbook.lab.running import processors
from workbook.lab.verdicts import Result

BENEATH = 90  # bytes that the path of an app's socket takes in the folder of a job in that of the marking
INHERITED = ("PATH", "HOME", "LD_LIBRARY_PATH")  # all that the marking sees of what surrounds it


@dataclass(frozen=True)
class Rules:
    """What the marks depend on beside the work: which chapters (None: all that are handed in), checks and weights of
    one's own in a folder, and what it costs to be late, by a file, for each day begun.
    """

    chapters: str | None = None
    checks: Path | None = None
    late: Path | None = None
    percent_per_day: int = 10


def grade(paths: Sequence[Path], out: Path, rules: Rules, jobs: int | None, kind: str = BUBBLEWRAP) -> int:
    """Mark the submissions at `paths`, whose code runs in a sandbox of that `kind`.

    Returns 0 when each was marked, else 1. Raises Trouble.
    """
    if kind == BUBBLEWRAP and (why := sandbox.missing()):
        advice = "On a machine that you can lose, add --trust-submissions."
        raise Trouble(f"There is no sandbox for the code of others: {why}. {advice}")
    if kind == CONTAINER:
        if os.geteuid():
            raise Trouble("--container is for root in a container that is thrown away: it runs code as another user.")
        if no_way := sandbox.out_of_reach():
            raise Trouble(f"--container runs code as another user, who cannot enter {no_way[0]}: open it, or move.")
    if kind != TRUSTED and not os.geteuid() and (closed := sandbox.unreadable()):
        raise Trouble(f"Code runs as another user, who cannot read {closed}: chmod -R go+rX {ROOT} opens the workbook.")
    places = submissions.in_order(paths)
    _apart(out, places)
    private = [ROOT, out, *places, *([rules.checks] if rules.checks else [])]
    if kind == BUBBLEWRAP and (seen := sandbox.shown(private)):
        raise Trouble(f"{seen[0]} lies where the code of others may read: move it, to a home or to /srv.")
    names = [submissions.name_of(path) for path in places]
    off = late(rules.late, rules.percent_per_day, names) if rules.late else {}
    more = rules.checks.absolute() if rules.checks else None
    chapters = _chapters(places, rules.chapters)
    chapters = weighted(chapters, more) if more else chapters
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble(f"{out} cannot be a folder ({error.strerror}): choose another place for --out.") from None
    found, waiting, failed = Class(chapters), [], False
    for path, name in zip(places, names, strict=True):
        if known := _known(path, chapters, out, more, off.get(name, 0)):
            found.add(known)
        else:
            waiting.append(str(path))
    if len(waiting) < len(places):
        print(f"{len(places) - len(waiting)} of {len(places)} stand in {out} already.")
    others = _others(names, chapters, out, more)
    for student in others:
        found.add(student)
    order = Order(waiting, [chapter.name for chapter in chapters], jobs or processors(), kind, str(more or ""))
    with _progress(len(waiting)) as tell, _told_when_stopped():
        for marked in _marked(order, chapters):
            student = replace(marked, off=off.get(marked.student, 0))
            reports.write(student, out / "students" / student.student, more)
            found.add(student)
            failed = failed or any(each.trouble for each in student.chapters)
            tell(_line(student))
    for name, text in {"grades.csv": found.grades(), "misconceptions.csv": found.misconceptions()}.items():
        (out / name).write_text(text, encoding="utf-8", errors="backslashreplace", newline="")
    count = len(places) + len(others)
    named = ", ".join(chapter.name for chapter in chapters)
    print(f"{out / 'grades.csv'}: {count} student{'' if count == 1 else 's'}, {named}.")
    return 1 if failed else 0


def _apart(out: Path, places: Sequence[Path]) -> None:
    """Raise Trouble where marks would be written among what is handed in."""
    whole = out.resolve()
    for place in places:
        if whole.is_relative_to(place.resolve()) or place.resolve().is_relative_to(whole):
            raise Trouble(f"{out} and {place} are one in the other: choose another place for --out.")


@contextmanager
def _told_when_stopped() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        print("What is done is kept: the same command goes on.", file=sys.stderr)
        raise


def _chapters(places: Sequence[Path], selectors: str | None) -> list[Chapter]:
    """Those that are to be marked: the chosen ones, else all of which somebody hands something in."""
    if selectors:
        return course.chosen(selectors)
    known = course.chapters()
    handed_in: set[Chapter] = set()
    for path in places:
        submission = submissions.read(path, known)
        handed_in |= {chapter for chapter in known if submission.has(chapter)}
    if not handed_in:
        raise Trouble("No submission holds a module of an exercise: name the folders in which chNN_topic/ stands.")
    return sorted(handed_in, key=lambda each: each.number)


def _marked(order: Order, chapters: Sequence[Chapter]) -> Iterator[Graded]:
    """What came of the submissions, as they are done, from a process that sees nothing else."""
    if not order.paths:
        return
    with temporary_folder(BENEATH) as place:
        place.chmod(0o711)  # apps, whose user is another, have folders of their own in it
        beginning = sandbox.of_the_marking(place) if order.sandbox == BUBBLEWRAP else []
        process = subprocess.Popen(
            [*beginning, sys.executable, "-m", "workbook.grade.marking"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={name: os.environ[name] for name in INHERITED if name in os.environ}
            | {"LANG": "C.UTF-8"}
            | ({} if order.sandbox == TRUSTED else {"TMPDIR": str(place)}),
        )
        assert process.stdin
        assert process.stdout
        try:
            with process.stdin as orders:
                orders.write(order.line())
            for line in process.stdout:
                found = json.loads(line)
                if "fault" in found:
                    raise Trouble(found["fault"])
                if "warning" in found:
                    print(found["warning"], flush=True)
                    continue
                marked = [_taken(each, chapters) for each in found["chapters"]]
                yield Graded(found["student"], found["digest"], found["notes"], marked)
            if process.wait():
                raise Trouble("The process that marks has ended; what is done is kept, and a second run goes on.")
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


def _taken(found: dict[str, Any], chapters: Sequence[Chapter]) -> Marked:
    chapter = next(chapter for chapter in chapters if chapter.name == found["name"])
    return Marked(chapter, [Result.from_data(data) for data in found["results"]], found["trouble"], found["untouched"])


@contextmanager
def _progress(count: int) -> Iterator[Callable[[str], None]]:
    """What prints a line for each student who is done; on a terminal above a bar."""
    if not (count and sys.stdout.isatty()):
        done = iter(range(1, count + 1))
        yield lambda line: print(f"[{next(done)}/{count}] {line}", flush=True)
        return
    with click.progressbar(length=count, label="Marking", show_pos=True) as bar:

        def tell(line: str) -> None:
            click.echo(f"\r\x1b[K{line}")
            bar.update(1)

        yield tell


def _line(student: Graded) -> str:
    by_chapter = ", ".join(f"{marked.chapter.number}: {marked.points}" for marked in student.chapters)
    troubles = "".join(f"; {marked.trouble}" for marked in student.chapters if marked.trouble)
    off = f", less {student.off} %" if student.off else ""
    notes = "".join(f"; {note}" for note in student.notes)
    points = f"{student.total} of {student.possible} points ({by_chapter}{off})"
    return submissions.printable(f"{student.student}: {points}{troubles}{notes}")


def _known(path: Path, chapters: Sequence[Chapter], out: Path, more: Path | None, off: int) -> Graded | None:
    """What an earlier run has found of the same work by the same rules."""
    kept = _read(out / "students" / submissions.name_of(path))
    submission = submissions.read(path, chapters)
    now = reports.basis(submission.student, submission.digest, submission.notes, chapters, more)
    return _by_these_rules(kept, {**now, "late_percent": off}, chapters)


def _others(names: Collection[str], chapters: Sequence[Chapter], out: Path, more: Path | None) -> list[Graded]:
    """Those of the class who have been marked by the same rules, and are not named now."""
    found, left = [], []
    for folder in sorted((out / "students").glob("*")):
        if folder.name not in names and (kept := _read(folder)):
            now = reports.basis(kept["student"], kept["submission"], kept["notes"], chapters, more)
            other = _by_these_rules(kept, now, chapters)
            found += [other] if other else []
            left += [] if other else [folder.name]
    if left:
        print(f"Left out, since other rules marked them: {', '.join(left)}. Name their submissions, too.")
    return found


def _read(folder: Path) -> dict[str, Any]:
    """What was kept of a student; nothing where that cannot be read."""
    with suppress(OSError, ValueError):
        kept = json.loads((folder / "result.json").read_bytes())
        return kept if isinstance(kept, dict) and kept.get("schema") == reports.SCHEMA else {}
    return {}


def _by_these_rules(kept: dict[str, Any], now: dict[str, Any], chapters: Sequence[Chapter]) -> Graded | None:
    with suppress(KeyError, TypeError):
        by_name = {each["name"]: each for each in kept["chapters"]}
        same = all(kept[name] == value for name, value in now.items())
        if same and not any(each["trouble"] for each in by_name.values()):
            marked = [_kept(chapter, by_name[chapter.name]["exercises"]) for chapter in chapters]
            return Graded(kept["student"], kept["submission"], kept["notes"], marked, kept["late_percent"])
    return None


def _kept(chapter: Chapter, exercises: Sequence[dict[str, Any]]) -> Marked:
    results = [
        Result.from_data({"exercise": exercise["id"], **check})
        for exercise in exercises
        for check in exercise["checks"]
    ]
    return Marked(chapter, results, untouched=[exercise["id"] for exercise in exercises if exercise["untouched"]])
