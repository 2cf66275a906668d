"""Known answers: wrong ones that a check must catch, right ones that it must let pass.

tests/wrong_answers/chNN_topic/<name>.py holds one answer: a header, then the text of each region it replaces,
written at indentation 0:

    # exercise: 0.1
    # verdict: wrong
    # misconception: PUT and PATCH are two names for one thing.
    # feedback: replaces the whole book
    # region: books.py:BookItem.put
    …

`overlay` makes a target folder out of a solution with some regions replaced, `flawed` one out of the answers that
exercises.toml names as what tutorials print.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workbook import course
from workbook.book import regions
from workbook.course import WRITE_TESTS, Chapter, Exercise
from workbook.errors import Trouble

HEADER = re.compile(r"# (exercise|verdict|misconception|feedback|extra|marks|region): *(.*?) *$")
MARKS = re.compile(r"(\d+) of (\d+)")
CONTINUED = re.compile(r"# {2,}(\S.*?) *$")


@dataclass(frozen=True)
class Answer:
    """`regions` maps labels to the text that replaces them; `feedback` is empty for a right answer.

    An `extra` answer (# extra: yes) is one more way to go wrong where others prove the checks: `prove --all` runs it.
    A suite has `marks`, what it deserves (# marks: 3 of 12): how many of how many faults it notices; None of an app.
    """

    name: str
    exercise: str
    verdict: str
    misconception: str
    feedback: str
    regions: dict[str, str]
    path: Path
    extra: bool = False
    marks: tuple[int, int] | None = None

    @property
    def wrong(self) -> bool:
        return self.verdict == "wrong"


@cache
def answers(chapter: Chapter) -> tuple[Answer, ...]:
    """Return the chapter's known answers by exercise and name; Trouble on a malformed one."""
    labels = {label: region.exercise for label, region in labels_of(chapter).items()}
    found = [_read(path, chapter, labels) for path in sorted(chapter.wrong_answers.glob("*.py"))]
    order = [exercise.id for exercise in chapter.exercises]
    return tuple(sorted(found, key=lambda answer: (order.index(answer.exercise), answer.name)))


def answer(chapter: Chapter, name: str) -> Answer:
    """Return the answer called `name`."""
    for candidate in answers(chapter):
        if candidate.name == name:
            return candidate
    raise Trouble(f"There is no answer {name!r} in {chapter.wrong_answers}.")


def named(text: str) -> Answer:
    """Return the answer that `text` names, "chNN_topic/name"."""
    chapter, _, name = text.partition("/")
    return answer(course.chapter(chapter), name)


def labels_of(chapter: Chapter) -> dict[str, regions.Region]:
    """Return all regions of the chapter's solution by label."""
    found: dict[str, regions.Region] = {}
    for name in chapter.modules:
        found |= regions.labelled((chapter.solution / name).read_text(encoding="utf-8"), name)
    return found


def overlay(chapter: Chapter, replacements: Mapping[str, str], into: Path) -> Path:
    """Write into/chNN_topic/, the solution with the labelled regions replaced, and return the target folder `into`."""
    target = into / chapter.name
    target.mkdir(parents=True, exist_ok=True)
    left = dict(replacements)
    for name in chapter.files:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        if name not in chapter.modules:
            shutil.copyfile(chapter.solution / name, target / name)
            continue
        (target / name).write_text(_with(chapter, name, left), encoding="utf-8")
    if left:
        raise Trouble(f"{chapter.name} has no region {', '.join(sorted(left))}.")
    return into


def _with(chapter: Chapter, module: str, left: dict[str, str]) -> str:
    """The source of a module with those of its regions replaced that are in `left`, from which they are taken."""
    source = (chapter.solution / module).read_text(encoding="utf-8")
    if not any(label.startswith(f"{module}:") for label in left):
        return source
    by_region = {region: left.pop(label, None) for label, region in regions.labelled(source, module).items()}
    return regions.rewrite(source, list(by_region), by_region.get)


def swapped(known: Iterable[Answer], first: str = "") -> dict[str, str]:
    """The source of each module that the answers change, by its full name, `solutions.ch04_pagination.cursors`.

    `first` is a line that each region begins with.
    """
    by_chapter: dict[str, dict[str, str]] = {}
    for each in known:
        texts = {label: f"{first}\n{text}" if first else text for label, text in each.regions.items()}
        by_chapter.setdefault(each.path.parent.name, {}).update(texts)
    found: dict[str, str] = {}
    for name, replacements in by_chapter.items():
        chapter = course.chapter(name)
        for module in dict.fromkeys(label.partition(":")[0] for label in replacements):
            found[f"solutions.{name}.{module.removesuffix('.py')}"] = _with(chapter, module, replacements)
    return found


def flawed(chapter: Chapter, into: Path, only: Set[str] | None = None) -> Path:
    """Write the flawed app into/chNN_topic/: every exercise (or those in `only`) as its `flawed` answer has it."""
    return overlay(chapter, flawed_regions(chapter, only), into)


def flawed_regions(chapter: Chapter, only: Set[str] | None = None) -> dict[str, str]:
    """Return label and text of each region that a `flawed` answer replaces."""
    found: dict[str, str] = {}
    for exercise in chapter.exercises:
        if exercise.flawed and (only is None or exercise.id in only):
            found |= answer(chapter, exercise.flawed).regions
    return found


def _read(path: Path, chapter: Chapter, labels: Mapping[str, str]) -> Answer:
    try:
        header, texts = _split(path.read_text(encoding="utf-8"))
        return _answer(path, chapter, labels, header, texts)
    except Trouble as error:
        raise Trouble(f"{path}: {error}") from error


def _split(text: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the header's entries and the text of each region."""
    header: dict[str, str] = {}
    texts: dict[str, list[str]] = {}
    key = label = ""
    for number, line in enumerate(text.splitlines(), start=1):
        match = HEADER.match(line)
        if match and match[1] == "region":
            label = match[2]
            if label in texts:
                raise Trouble(f"line {number}: {label} is replaced twice.")
            texts[label] = []
        elif label:
            texts[label].append(line)
        elif match:
            key = match[1]
            header[key] = match[2]
        elif key and (more := CONTINUED.match(line)):
            header[key] += f" {more[1]}"
        elif line.strip():
            raise Trouble(f"line {number}: only header lines, such as # verdict: wrong, stand before the first region.")
    return header, {label: "\n".join(lines).strip("\n") for label, lines in texts.items()}


def _answer(
    path: Path, chapter: Chapter, labels: Mapping[str, str], header: dict[str, str], texts: dict[str, str]
) -> Answer:
    for key in ("exercise", "verdict", "misconception"):
        if not header.get(key):
            raise Trouble(f"the header lacks # {key}:")
    exercise = chapter.exercise(header["exercise"])
    if header["verdict"] not in ("wrong", "right"):
        raise Trouble("the verdict is either wrong or right.")
    if header["verdict"] == "wrong" and not header.get("feedback"):
        raise Trouble("a wrong answer states in # feedback: the words that its failing check prints.")
    if not texts:
        raise Trouble("it replaces no region.")
    for label, text in texts.items():
        if label not in labels:
            known = ", ".join(known for known, owner in labels.items() if owner == exercise.id)
            raise Trouble(f"the solution has no region {label}; exercise {exercise.id} has {known or 'none'}.")
        if labels[label] != exercise.id:
            raise Trouble(f"{label} belongs to exercise {labels[label]}, not to {exercise.id}.")
        _compiles(text, label)
    if exercise.kind == WRITE_TESTS:  # a suite is all of its regions, and not the solution's beside them
        texts = {label: "" for label, owner in labels.items() if owner == exercise.id} | texts
    return Answer(
        name=path.stem,
        exercise=exercise.id,
        verdict=header["verdict"],
        misconception=header["misconception"],
        feedback=header.get("feedback", ""),
        extra="extra" in header,
        marks=_marks(exercise, header),
        regions=texts,
        path=path,
    )


def _marks(exercise: Exercise, header: Mapping[str, str]) -> tuple[int, int] | None:
    if exercise.kind != WRITE_TESTS or header["verdict"] == "right":
        return None
    if not (match := MARKS.fullmatch(header.get("marks", ""))):
        raise Trouble("a suite states the marks that it deserves, such as # marks: 3 of 12.")
    return int(match[1]), int(match[2])


def _compiles(text: str, label: str) -> None:
    body = "\n".join(["def region():", *regions.indented(text, "    "), "    ..."])
    try:
        compile(body, label, "exec", dont_inherit=True)
    except SyntaxError as error:
        if "nonlocal" in error.msg or "loop" in error.msg:  # what it refers to stands around the region
            return
        raise Trouble(f"{label}, line {(error.lineno or 2) - 1}: {error.msg}.") from error
