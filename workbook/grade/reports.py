"""What came of grading, for each who wants to know: a table of the class, and for each student a page, and results as
data in the forms that schools read.

    OUT/grades.csv                  a row for each student, a column for each exercise
    OUT/misconceptions.csv          what the class believes: a row for each misconception, how many hold it
    OUT/students/NAME/report.html   to read and to print; no scripts
    OUT/students/NAME/result.json   everything; the form is `result` here
    OUT/students/NAME/junit.xml     as pytest --junitxml has it
    OUT/students/NAME/results.json  as Gradescope reads it

Marks depend on nothing but the submission, the checks and the locks: the same come out byte for byte, whenever and
wherever they are made. So no time of day and no duration stands in grades.csv.
"""

import csv
import html
import io
import json
import platform
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from workbook.book import answers
from workbook.course import ROOT, Chapter, Exercise
from workbook.grade.submissions import digest_of
from workbook.lab import verdicts
from workbook.lab.verdicts import CAUGHT, Result, Verdict, verdict_on

SCHEMA = 1
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what spreadsheets take the beginning of a formula for


@dataclass(frozen=True)
class Marked:
    """What a submission has earned in a chapter; `trouble` says why it could not be marked.

    Exercises that are `untouched` stand there as they were given out.
    """

    chapter: Chapter
    results: Sequence[Result]
    trouble: str = ""
    untouched: Collection[str] = ()

    @property
    def verdicts(self) -> list[Verdict]:
        """One for each exercise."""
        return [verdict_on(exercise, self.results) for exercise in self.chapter.exercises]

    @property
    def points(self) -> int:
        """The sum."""
        return sum(verdict.points for verdict in self.verdicts)


@dataclass(frozen=True)
class Graded:
    """A student: what was handed in, by its SHA-256, what was not taken of it, what came of each chapter, and how many
    per cent of the points are taken `off`, since it came late.
    """

    student: str
    digest: str
    notes: Sequence[str]
    chapters: Sequence[Marked]
    off: int = 0

    @property
    def points(self) -> int:
        """The sum of all chapters."""
        return sum(marked.points for marked in self.chapters)

    @property
    def total(self) -> int:
        """The points that are left, halves up."""
        return (self.points * (100 - self.off) * 2 + 100) // 200

    @property
    def remarks(self) -> list[str]:
        """What there is to say beside the verdicts."""
        late = f"{self.off} % off, since it came late: {self.total} of {self.possible} points."
        return [*self.notes, *([late] if self.off else [])]

    @property
    def possible(self) -> int:
        """What there is to reach."""
        return sum(marked.chapter.points for marked in self.chapters)


# the class


@dataclass
class Class:
    """The tables of a class, as far as it has been marked: a row for each student, and what the class believes."""

    chapters: Sequence[Chapter]
    _rows: dict[str, list[object]] = field(default_factory=dict)
    _believed: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, graded: Graded) -> None:
        """Take in a student."""
        verdicts = [(marked, verdict) for marked in graded.chapters for verdict in marked.verdicts]
        notes = " ".join([*graded.remarks, *(marked.trouble for marked in graded.chapters if marked.trouble)])
        by_chapter = [marked.points for marked in graded.chapters]
        sums = [
            *(verdict.points for _, verdict in verdicts),
            *by_chapter,
            graded.points,
            graded.off,
            graded.total,
            graded.possible,
        ]
        self._rows[graded.student] = [graded.student, *sums, notes]
        self._believed.update(
            (verdict.exercise.id, text) for marked, verdict in verdicts for text in believed(marked, verdict)
        )

    def grades(self) -> str:
        """A row for each student, in the order of their names, as CSV (RFC 4180)."""
        ids = [exercise.id for chapter in self.chapters for exercise in chapter.exercises]
        names = [chapter.name for chapter in self.chapters]
        head: list[object] = ["student", *ids, *names, "points", "late_percent", "total", "of", "notes"]
        return _csv([head, *(self._rows[student] for student in sorted(self._rows))])

    def misconceptions(self) -> str:
        """What the class believes that is not so, and how many do, the most frequent first, as CSV."""
        ordered = sorted(self._believed.items(), key=lambda entry: (-entry[1], entry[0]))
        return _csv([["exercise", "misconception", "students"], *([*key, count] for key, count in ordered)])


def _csv(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def _harmless(cell: object) -> object:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def believed(marked: Marked, verdict: Verdict) -> list[str]:
    """The misconceptions of known wrong answers that speak out of a failed exercise: its checks say what theirs do.

    Where several fit, it is the one of which more is said.
    """
    said = [result.message.words() for result in verdict.results if result.outcome == verdicts.FAILED]
    fitting = [
        known
        for known in answers.answers(marked.chapter)
        if known.wrong and known.exercise == verdict.exercise.id and known.exercise not in marked.untouched
        if any(" ".join(known.feedback.split()).lower() in words for words in said)
    ]
    return [max(fitting, key=lambda known: (len(known.feedback), known.name)).misconception] if fitting else []


# a student


def result(graded: Graded, more: Path | None = None) -> dict[str, Any]:
    """Everything about a student as data: what was marked (`basis`), and what came of it; result.schema.json says it in
    full.
    """
    return {
        **basis(graded.student, graded.digest, graded.notes, [each.chapter for each in graded.chapters], more),
        "late_percent": graded.off,
        "total": graded.total,
        "points": graded.points,
        "of": graded.possible,
        "chapters": [_chapter_data(each) for each in graded.chapters],
    }


def basis(
    student: str, digest: str, notes: Sequence[str], chapters: Sequence[Chapter], more: Path | None = None
) -> dict[str, Any]:
    """What the marks depend on: where it is the same, they are.

    `submission` has the SHA-256 of what was taken, `checks` that of each chapter's checks, those in the folder `more`
    among them, `weights` the points of each exercise, `locks` the SHA-256 of the locked requirements, `tool` that of
    the workbook's own code.
    """
    return {
        "schema": SCHEMA,
        "student": student,
        "submission": digest,
        "checks": {chapter.name: digest_of_checks(chapter, more) for chapter in chapters},
        "weights": {exercise.id: exercise.points for chapter in chapters for exercise in chapter.exercises},
        "locks": digest_of_locks(),
        "tool": digest_of_tool(),
        "python": platform.python_version(),
        "notes": list(notes),
    }


def _chapter_data(marked: Marked) -> dict[str, Any]:
    return {
        "name": marked.chapter.name,
        "points": marked.points,
        "of": marked.chapter.points,
        "trouble": marked.trouble,
        "exercises": [
            {
                "id": verdict.exercise.id,
                "title": verdict.exercise.title,
                "verdict": verdict.text,
                "points": verdict.points,
                "of": verdict.exercise.points,
                "untouched": verdict.exercise.id in marked.untouched,
                "misconceptions": believed(marked, verdict),
                "checks": [
                    {
                        "name": each.name,
                        "title": each.title,
                        "outcome": each.outcome,
                        "reason": each.reason,
                        "message": each.message.data(),
                    }
                    for each in verdict.results
                ],
            }
            for verdict in marked.verdicts
        ],
    }


@cache
def digest_of_checks(chapter: Chapter, more: Path | None = None) -> str:
    """The SHA-256 of a chapter's checks, and of those in the folder `more`."""
    own = _digest(chapter.checks.glob("*.py"))
    return (
        digest_of({"own": own.encode(), "more": _digest((more / chapter.name).glob("*.py")).encode()}) if more else own
    )


@cache
def digest_of_locks() -> str:
    """The SHA-256 of the locked requirements."""
    return _digest((ROOT / "requirements").glob("*.txt"))


@cache
def digest_of_tool() -> str:
    """The SHA-256 of the code that marks."""
    return digest_of(
        {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in (ROOT / "workbook").rglob("*.py")}
    )


def _digest(paths: Iterable[Path]) -> str:
    return digest_of({path.name: path.read_bytes() for path in paths})


def junit(graded: Graded) -> str:
    """The checks as JUnit's XML: a suite for each chapter, a case for each check."""
    root = ElementTree.Element("testsuites", name=graded.student)
    for marked in graded.chapters:
        suite = ElementTree.SubElement(root, "testsuite", name=marked.chapter.name, tests=str(len(marked.results)))
        failures = 0
        for each in marked.results:
            case = ElementTree.SubElement(suite, "testcase", classname=each.exercise, name=_for_xml(each.name))
            if each.outcome in (*CAUGHT, verdicts.BROKEN):
                failures += 1
                failure = ElementTree.SubElement(case, "failure", message=f"{each.outcome}: {_for_xml(each.title)}")
                failure.text = _for_xml("\n\n".join(f"{title}\n{text}" for title, text in each.message.blocks()))
            elif each.outcome != verdicts.PASSED:
                ElementTree.SubElement(case, "skipped", message=_for_xml(f"{each.outcome} {each.reason}".strip()))
        suite.set("failures", str(failures))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _for_xml(text: str) -> str:
    """Without the characters that XML 1.0 has not."""
    return (
        "".join(
            character
            if character in "\t\n" or (character >= " " and not 0xD800 <= ord(character) <= 0xDFFF)
            else "\ufffd"
            for character in text
        )
        .replace("\ufffe", "\ufffd")
        .replace("\uffff", "\ufffd")
    )


def gradescope(graded: Graded) -> dict[str, Any]:
    """What Gradescope reads: a test for each exercise."""
    return {
        "score": graded.total,
        "output": " ".join(graded.remarks),
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [
            {
                "number": verdict.exercise.id,
                "name": verdict.exercise.title,
                "score": verdict.points,
                "max_score": verdict.exercise.points,
                "status": "passed" if verdict.passed else "failed",
                "output": marked.trouble or _told(verdict),
            }
            for marked in graded.chapters
            for verdict in marked.verdicts
        ],
    }


def _failing(verdict: Verdict) -> tuple[Result | None, list[Result]]:
    """The failed check that is told in full, and those of which only the title is."""
    found = [each for each in verdict.results if each.outcome in (*CAUGHT, verdicts.BROKEN, verdicts.FAULT)]
    found.sort(key=lambda each: not each.message.blocks())  # hidden ones, which say no more than their title, come last
    # those of a module that cannot be loaded all say the same
    return (found[0] if found else None), ([] if verdict.text == verdicts.BROKEN else found[1:])


def _summary(verdict: Verdict) -> str:
    return f"{verdict.text} ({verdict.note})" if verdict.note else verdict.text


def _told(verdict: Verdict) -> str:
    """The verdict, the first failure in full, the others by title."""
    parts, (first, others) = [_summary(verdict)], _failing(verdict)
    if first:
        parts += [first.title, *(f"{title}\n{text}" for title, text in first.message.blocks())]
    return "\n\n".join([*parts, *(f"{each.outcome}: {each.title}" for each in others)])


# the page

STYLE = """
:root { color-scheme: light dark; background: Canvas; color: CanvasText }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  overflow-wrap: anywhere }
table { border-collapse: collapse } th, td { text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top }
td.points { text-align: right; white-space: nowrap }
pre { white-space: pre-wrap; font: .875rem/1.4 ui-monospace, monospace;
  border-left: .25rem solid #8888; padding-left: 1rem; margin: .5rem 0 }
section { break-inside: auto; margin-top: 2.5rem } h2 { border-bottom: 1px solid #8888 }
.passed { color: light-dark(#1a7f37, #6fdd8b) } .failed, .broken { color: light-dark(#c62828, #ff8a80) }
@media print { :root { color-scheme: light } body { margin: 0; max-width: none } pre { font-size: .75rem } }
"""


def page(graded: Graded) -> str:
    """The report of a student as HTML: no scripts, nothing from elsewhere."""
    title = f"{graded.student}: {graded.total} of {graded.possible} points"
    rows, sections = [], []
    for marked in graded.chapters:
        for verdict in marked.verdicts:
            rows.append(_row(marked, verdict))
            if not verdict.passed:
                sections.append(_section(marked, verdict))
    notes = "".join(f"<p>{html.escape(note)}</p>\n" for note in graded.remarks)
    troubles = "".join(
        f"<p>{html.escape(each.chapter.name)}: {html.escape(each.trouble)}</p>\n"
        for each in graded.chapters
        if each.trouble
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{html.escape(title)}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{html.escape(title)}</h1>
{notes}{troubles}<table>
<caption>Exercises</caption>
<thead><tr><th scope="col">Exercise</th><th scope="col">Verdict</th><th scope="col">Points</th></tr></thead>
<tbody>
{"".join(rows)}</tbody>
</table>
{"".join(sections)}</main>
</body>
</html>
"""


def _anchor(exercise: Exercise) -> str:
    return f"exercise-{exercise.id.replace('.', '-')}"


def _row(marked: Marked, verdict: Verdict) -> str:
    name = html.escape(f"{verdict.exercise.id} {verdict.exercise.title}")
    linked = name if verdict.passed else f'<a href="#{_anchor(verdict.exercise)}">{name}</a>'
    mark, _ = verdicts.LOOKS.get(verdict.text, verdicts.WAITING)
    note = f", {verdict.note}" if verdict.passed and verdict.note else ""
    kind, said = verdict.text.split()[0], html.escape(f"{mark} {verdict.text}{note}")
    points = f"{verdict.points} of {verdict.exercise.points}"
    return f'<tr><th scope="row">{linked}</th><td class="{kind}">{said}</td><td class="points">{points}</td></tr>\n'


def _section(marked: Marked, verdict: Verdict) -> str:
    title = html.escape(f"{verdict.exercise.id} {verdict.exercise.title}")
    parts = [f'<section id="{_anchor(verdict.exercise)}">', f"<h2>{title}</h2>"]
    parts.append(f"<p>{html.escape(_summary(verdict))}</p>")
    parts += [f"<p>Often behind it: {html.escape(text)}</p>" for text in believed(marked, verdict)]
    first, others = _failing(verdict)
    if first:
        parts.append(f"<h3>{html.escape(first.title)}</h3>")
        for heading, text in first.message.blocks():
            parts.append(f"<h4>{html.escape(heading)}</h4>\n<pre>{html.escape(text)}</pre>")
    if others:
        parts.append("<h3>Also</h3>\n<ul>")
        parts += [f"<li>{html.escape(each.outcome)}: {html.escape(each.title)}</li>" for each in others]
        parts.append("</ul>")
    return "\n".join([*parts, "</section>\n"])


def write(graded: Graded, folder: Path, more: Path | None = None) -> None:
    """Write the files of a student; result.json, by which a run that goes on knows that they are there, comes last."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "report.html": page(graded),
        "junit.xml": junit(graded),
        "results.json": json.dumps(gradescope(graded), indent=1) + "\n",
        "result.json": json.dumps(result(graded, more), indent=1) + "\n",
    }
    for name, text in texts.items():
        partial = folder / f".{name}"
        partial.write_text(text, encoding="utf-8", errors="backslashreplace")
        partial.replace(folder / name)
