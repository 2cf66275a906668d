"""The table of contents: chapters and exercises, as chapters/*/exercises.toml states them.

A chapter is named `4`, `ch04` or `ch04_pagination`, an exercise `4.2`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from workbook.errors import Trouble

ROOT = Path(__file__).resolve().parent.parent
# what the tool has to know of an app: from this chapter on a login answers tokens, lists have pages, the API describes
# itself, the app says how it is, and its log is what it prints
BRINGS = ("tokens", "pages", "validators", "docs", "probes", "printed log")
WRITE_TESTS = "write-tests"  # the kind in which the learner writes a suite: broken apps mark it
KINDS = ("build", "fix", WRITE_TESTS)

STARTERS, FLAWED = "starters", "flawed"  # folders that a handout has, and the whole workbook has not

CHAPTER_NAME = re.compile(r"ch(\d\d)_[a-z0-9_]+")
EXERCISE_ID = re.compile(r"(\d+)\.(\d+)")


@dataclass(frozen=True)
class Exercise:
    id: str
    title: str
    kind: str
    modules: tuple[str, ...]
    points: int
    needs: tuple[str, ...]
    flawed: str | None
    hints: tuple[str, ...]
    standards: tuple[str, ...]
    chapter: str


@dataclass(frozen=True)
class Chapter:
    name: str
    title: str
    summary: str
    exercises: tuple[Exercise, ...]
    root: Path = ROOT
    brings: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        return int(self.name[2:4])

    @property
    def folder(self) -> Path:
        """Where the learner works."""
        return self.root / "chapters" / self.name

    @property
    def solution(self) -> Path:
        """The finished app. Raises Trouble in a handout that does not hold it."""
        self.need_solution()
        return self.root / "solutions" / self.name

    @property
    def has_solution(self) -> bool:
        """Whether the solution may be looked at here: of the last chapter of a handout it may not."""
        return not is_handout(self.root) or (self.root / "solutions" / self.name).is_dir()

    def need_solution(self) -> None:
        """Raise Trouble in a handout that does not hold the solution."""
        if not self.has_solution:
            raise Trouble(f"The solution of chapter {self.number} is not part of this handout.")

    @property
    def starters(self) -> Path:
        """What the learner began with, which a handout keeps; the whole workbook makes it anew each time."""
        return self.root / STARTERS / self.name

    @property
    def source(self) -> Path:
        """An app that has all of its files, as they were written: the solution, where there is none the starter."""
        return self.solution if self.has_solution else self.starters

    @property
    def files(self) -> tuple[str, ...]:
        """The files of the source by their names from its folder: `app.py`, of a suite `unit/test_isbn.py`, too."""
        return files_in(self.source)

    @property
    def modules(self) -> tuple[str, ...]:
        """Those of its `files` that hold Python."""
        return tuple(name for name in self.files if name.endswith(".py"))

    @property
    def checks(self) -> Path:
        return self.root / "tests" / self.name

    @property
    def wrong_answers(self) -> Path:
        """The known answers; of a handout, those that it runs."""
        place = self.root / FLAWED if is_handout(self.root) else self.root / "tests" / "wrong_answers"
        return place / self.name

    def has(self, thing: str) -> bool:
        """Whether this chapter, or one before it, brings one of BRINGS."""
        return any(thing in each.brings for each in chapters(self.root) if each.name <= self.name)

    @property
    def points(self) -> int:
        return sum(exercise.points for exercise in self.exercises)

    @property
    def has_suites(self) -> bool:
        """Whether the learner writes tests in it: a suite has a folder for each level."""
        return any(exercise.kind == WRITE_TESTS for exercise in self.exercises)

    def exercise(self, identifier: str) -> Exercise:
        """Return the exercise of this chapter with that id; Trouble names those there are."""
        for exercise in self.exercises:
            if exercise.id == identifier:
                return exercise
        known = ", ".join(exercise.id for exercise in self.exercises) or "none"
        raise Trouble(f"There is no exercise {identifier}: {self.name} has {known}.")


def is_handout(root: Path = ROOT) -> bool:
    """Whether this is a copy for students, as `handout` writes it, and not the whole workbook."""
    return (root / STARTERS).is_dir()


def files_in(folder: Path) -> tuple[str, ...]:
    """The files below a folder by their names from there, in order; no byte code."""
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return tuple(sorted(path.relative_to(folder).as_posix() for path in found))


@cache
def chapters(root: Path = ROOT) -> tuple[Chapter, ...]:
    """Return all chapters in reading order."""
    found = sorted((root / "chapters").glob("ch*/exercises.toml"))
    if not found:
        raise Trouble(
            f"There are no chapters in {root / 'chapters'}: run the command from a complete copy of the workbook."
        )
    return tuple(_read(path, root) for path in found)


def chapter(selector: str, root: Path = ROOT) -> Chapter:
    """Return the chapter that `selector` names: `1`, `ch01` or `ch01_security`."""
    text = selector.strip().rstrip("/").removeprefix("chapters/").lower()
    if EXERCISE_ID.fullmatch(text):
        raise Trouble(f"{selector} is an exercise: what is wanted here is a chapter, such as {text.partition('.')[0]}.")
    for candidate in chapters(root):
        number = f"{candidate.number:02}"
        if text in (candidate.name, f"ch{number}", number, str(candidate.number)):
            return candidate
    known = ", ".join(f"{candidate.number} ({candidate.name})" for candidate in chapters(root))
    raise Trouble(f"There is no chapter {selector!r}: choose one of {known}.")


def chosen(selectors: str, root: Path = ROOT) -> list[Chapter]:
    """Return the chapters that `selectors` names, with commas between them, each once and in reading order."""
    return sorted({chapter(selector, root) for selector in selectors.split(",")}, key=lambda found: found.number)


def exercise(identifier: str, root: Path = ROOT) -> Exercise:
    """Return the exercise with the id `identifier`, such as `1.3`."""
    match = EXERCISE_ID.fullmatch(identifier.strip())
    if not match:
        raise Trouble(f"{identifier!r} names no exercise: write chapter and number, such as 1.3.")
    return chapter(match[1], root).exercise(match[0])


def select(selector: str | None, root: Path = ROOT) -> list[Exercise]:
    """Return the exercises that `selector` names: all, those of a chapter, or one."""
    if selector is None:
        return [exercise for chapter in chapters(root) for exercise in chapter.exercises]
    if EXERCISE_ID.fullmatch(selector.strip()):
        return [exercise(selector, root)]
    return list(chapter(selector, root).exercises)


def dependents(identifier: str, root: Path = ROOT) -> set[str]:
    """Return the ids of the exercises that need `identifier`, directly or through others."""
    known = select(None, root)
    return _reached(identifier, lambda ids: {each.id for each in known if ids & set(each.needs)})


def needed(identifier: str, root: Path = ROOT) -> set[str]:
    """Return the ids of the exercises that `identifier` needs, directly or through others."""
    return _reached(identifier, lambda ids: {other for each in ids for other in exercise(each, root).needs})


def _reached(identifier: str, step: Callable[[set[str]], set[str]]) -> set[str]:
    found: set[str] = set()
    frontier = {identifier}
    while frontier:
        frontier = step(frontier) - found
        found |= frontier
    return found


def _read(path: Path, root: Path) -> Chapter:
    name = path.parent.name
    if not CHAPTER_NAME.fullmatch(name):
        raise Trouble(f"{path.parent}: a chapter's folder is named chNN_topic.")
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Trouble(f"{path}: {error}.") from error
    try:
        return Chapter(
            name=name,
            title=_take(document, "title", str),
            summary=_take(document, "summary", str),
            exercises=tuple(_exercises(document, name)),
            root=root,
            brings=_brought(document),
        )
    except Trouble as error:
        raise Trouble(f"{path}: {error}") from error


def _brought(document: dict[str, Any]) -> tuple[str, ...]:
    found = _texts(document, "brings")
    if unknown := set(found) - set(BRINGS):
        raise Trouble(f"brings names {', '.join(sorted(unknown))}, which is none of {', '.join(BRINGS)}.")
    return found


def _exercises(document: dict[str, Any], chapter_name: str) -> Iterator[Exercise]:
    known = {"id", "title", "kind", "module", "points", "needs", "flawed", "hints", "standards"}
    seen: set[str] = set()
    for table in _take(document, "exercise", list, default=[]):
        identifier = _take(table, "id", str)
        match = EXERCISE_ID.fullmatch(identifier)
        if not match or int(match[1]) != int(chapter_name[2:4]):
            raise Trouble(f"{identifier!r} is no id for an exercise of {chapter_name}.")
        if identifier in seen:
            raise Trouble(f"exercise {identifier} stands there twice.")
        seen.add(identifier)
        try:
            if unknown := table.keys() - known:
                raise Trouble(f"unknown keys: {', '.join(sorted(unknown))}.")
            yield _exercise(table, identifier, chapter_name)
        except Trouble as error:
            raise Trouble(f"exercise {identifier}: {error}") from error


def _exercise(table: dict[str, Any], identifier: str, chapter_name: str) -> Exercise:
    modules = table.get("module", [])
    kind = _take(table, "kind", str)
    if kind not in KINDS:
        raise Trouble(f"kind {kind!r} is none of {', '.join(KINDS)}.")
    points = _take(table, "points", int)
    if points < 1:
        raise Trouble("points must be 1 or more.")
    return Exercise(
        id=identifier,
        title=_take(table, "title", str),
        kind=kind,
        modules=(modules,) if isinstance(modules, str) else _texts(table, "module"),
        points=points,
        needs=_texts(table, "needs"),
        flawed=_take(table, "flawed", str, default=None),
        hints=_texts(table, "hints"),
        standards=_texts(table, "standards"),
        chapter=chapter_name,
    )


_REQUIRED = object()


def _take(table: dict[str, Any], key: str, kind: type, default: Any = _REQUIRED) -> Any:
    value = table.get(key, default)
    if value is _REQUIRED:
        raise Trouble(f"{key} is missing.")
    if value is not default and (not isinstance(value, kind) or isinstance(value, bool)):
        raise Trouble(f"{key} must be {_spoken(kind)}.")
    return value


def _texts(table: dict[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Trouble(f"{key} must be a list of texts.")
    return tuple(value)


def _spoken(kind: type) -> str:
    return {str: "a text", int: "a whole number", list: "a list of tables"}[kind]
