"""solutions/ -> chapters/: the starters, made from the solutions.

A region becomes the text that the exercise's flawed answer gives it (a *fix* exercise, and a suite), else
`raise NotImplementedError("exercise 1.1: title")`, which only a function called per request can hold. Everything
around the regions stays as it is. README.md, exercises.toml and figures in chapters/ are made by hand and left alone.

A handout, which has neither all solutions nor the flawed answers, keeps the starters as they were made, in starters/.
"""

from __future__ import annotations

import ast
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Set
from pathlib import Path

from workbook import course, programs
from workbook.book import answers, regions
from workbook.course import ROOT, Chapter, Exercise, files_in, is_handout
from workbook.errors import Trouble
from workbook.folders import backup

BY_HAND = {"README.md", "exercises.toml", "figures"}
MADE = {"openapi.json"}  # by the solved app of itself, so it would say to a learner what theirs has to say
HINTS = 3


def sync(root: Path = ROOT) -> int:
    """Write chapters/ from solutions/ and return the exit code; while an author has faults to mend, write nothing."""
    found = course.chapters(root)
    if _print_faults(found):
        return 1
    changes = [change for chapter in found for change in _changes(chapter)]
    written = _written(root)
    for path, content in changes:
        _put(path, content, written, root)
    _keep_written(written, root)
    print(f"{len(changes)} changed." if changes else "The starters are in step with the solutions.")
    return 0


def check(root: Path = ROOT) -> int:
    """Return 0 if chapters/ is what the solutions give, else name what differs and return 1."""
    found = course.chapters(root)
    if _print_faults(found):
        return 1
    changes = [change for chapter in found for change in _changes(chapter)]
    for path, _ in changes:
        print(f"{path.relative_to(root)} differs from what its solution gives: run python3 -m workbook sync.")
    return 1 if changes else 0


def _print_faults(found: tuple[Chapter, ...]) -> bool:
    faults = [f"{chapter.name}: {fault}" for chapter in found for fault in faults_of(chapter)]
    for fault in faults:
        print(fault, file=sys.stderr)
    return bool(faults)


def generate(chapter: Chapter) -> dict[str, bytes]:
    """Return the chapter's generated files by name: the starters, formatted, and whatever else lies beside them."""
    if is_handout(chapter.root):
        return {name: (chapter.starters / name).read_bytes() for name in files_in(chapter.starters)}
    beside = [name for name in chapter.files if name not in chapter.modules and Path(name).name not in MADE]
    files = {name: (chapter.solution / name).read_bytes() for name in beside}
    return files | _formatted({name: starter(chapter, name) for name in chapter.modules}, chapter)


def write(chapter: Chapter, into: Path, solved: Set[str] = frozenset()) -> Path:
    """Write into/chNN_topic/, what a learner begins with but for the exercises `solved`; return the target `into`."""
    answers.overlay(chapter, {}, into)
    for module in chapter.modules:
        (into / chapter.name / module).write_text(starter(chapter, module, solved), encoding="utf-8")
    return into


def starter(chapter: Chapter, module: str, solved: Set[str] = frozenset()) -> str:
    """Return the starter of the solution's `module`, not yet formatted; with the exercises `solved` as there."""
    if is_handout(chapter.root) and not solved:
        return (chapter.starters / module).read_text(encoding="utf-8")
    source = (chapter.solution / module).read_text(encoding="utf-8")
    by_region = {region: label for label, region in regions.labelled(source, module).items()}

    def body(region: regions.Region) -> str | None:
        if region.exercise in solved:
            return None
        exercise = chapter.exercise(region.exercise)
        flawed = _flawed(chapter, exercise)
        if by_region[region] in flawed:
            return flawed[by_region[region]]
        if not regions.in_function(source, region):
            raise Trouble(
                f"{by_region[region]}: a region outside a function needs a starter that the flawed answer of a "
                f"fix exercise names; {exercise.id} gives none."
            )
        return f"raise NotImplementedError({f'exercise {exercise.id}: {exercise.title}'!r})"

    return regions.rewrite(source, list(by_region), body, regions.YOUR_CODE)


def _flawed(chapter: Chapter, exercise: Exercise) -> dict[str, str]:
    if exercise.kind == "build" or not exercise.flawed:
        return {}
    return answers.answer(chapter, exercise.flawed).regions


def _formatted(modules: dict[str, str], chapter: Chapter) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in modules.items():
            (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / name).write_text(text, encoding="utf-8")
        for problem in _ruff(chapter, "check", "--select", "F821", "--output-format", "concise", "--quiet", folder):
            raise Trouble(f"{chapter.name}: the starter does not stand: {problem}")
        for problem in _ruff(chapter, "format", "--quiet", folder):
            raise Trouble(f"{chapter.name}: the starter cannot be formatted: {problem}")
        return {name: (Path(folder) / name).read_bytes() for name in modules}


def _ruff(chapter: Chapter, *arguments: str) -> list[str]:
    settings = ["--no-cache", "--config", str(ROOT / "pyproject.toml")]
    command = programs.command("ruff", arguments[0], *settings, *arguments[1:])
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if "No module named ruff" in done.stderr:
        raise Trouble("ruff is missing: python3 -m workbook check installs it.")
    if done.returncode == 0:
        return []
    folder = f"{arguments[-1]}/"
    return (done.stdout + done.stderr).replace(folder, "").strip().splitlines()[:1] or ["ruff failed"]


# what an author must have right


def faults_of(chapter: Chapter) -> Iterator[str]:
    """Yield a sentence for everything in the chapter that would make a bad starter."""
    if not chapter.solution.is_dir():
        yield f"solutions/{chapter.name} is missing."
        return
    yield from _stray_files(chapter)
    owners: dict[str, set[str]] = {}
    for name in chapter.modules:
        try:
            source = (chapter.solution / name).read_text(encoding="utf-8")
            for region in regions.labelled(source, name).values():
                owners.setdefault(region.exercise, set()).add(name)
            yield from _imports(chapter, name, source)
        except Trouble as error:
            yield str(error)
    known = {exercise.id for exercise in chapter.exercises}
    for identifier in sorted(owners.keys() - known):
        yield f"{', '.join(sorted(owners[identifier]))} has a region {identifier}, which exercises.toml does not know."
    for exercise in chapter.exercises:
        yield from _exercise_faults(chapter, exercise, owners.get(exercise.id, set()))


def _stray_files(chapter: Chapter) -> Iterator[str]:
    for path in sorted(chapter.solution.iterdir()):
        if path.is_dir() and path.name != "__pycache__" and not chapter.has_suites:
            yield f"solutions/{chapter.name}/{path.name} is a folder; a chapter's modules lie side by side."
    for path in sorted(chapter.folder.iterdir()):
        generated = path.suffix == ".py" or (chapter.solution / path.name).exists()
        if path.name not in BY_HAND | {"__pycache__"} and not generated:
            yield f"chapters/{chapter.name}/{path.name} has no place there: no solution makes it."


def _imports(chapter: Chapter, module: str, source: str) -> Iterator[str]:
    """Yield what breaks the rule: own modules relatively, earlier chapters' solutions absolutely, nothing else."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.level > len(Path(module).parts):
            dots = "one dot reaches" if len(Path(module).parts) == 1 else "two dots reach"
            yield f"{module}, line {node.lineno}: {dots} the chapter's own modules; more are refused."
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for name in _absolute(node):
                yield from _import(chapter, f"{module}, line {node.lineno}", *name.split(".")[:2])


def _absolute(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if node.level or not node.module:
        return []
    return [f"{node.module}.{alias.name}" for alias in node.names]


def _import(chapter: Chapter, place: str, package: str, imported: str = "") -> Iterator[str]:
    match = course.CHAPTER_NAME.fullmatch(imported)
    fixtures = chapter.has_suites and place.startswith("conftest.py")  # of a suite, which may start what it is run on
    if package in ("chapters", "tests") or (package == "workbook" and not fixtures):
        yield f"{place}: a solution imports nothing from {package}."
    elif package != "solutions":
        return
    elif imported == chapter.name:
        yield f"{place}: a chapter imports its own modules relatively, so that its starter finds them."
    elif not match or int(match[1]) >= chapter.number:
        yield f"{place}: {imported or 'solutions'} is no earlier chapter than {chapter.name}."


def _exercise_faults(chapter: Chapter, exercise: Exercise, modules: set[str]) -> Iterator[str]:
    known = [other.id for other in course.select(None, chapter.root)]
    if len(exercise.hints) != HINTS or not all(hint.strip() for hint in exercise.hints):
        yield f"exercise {exercise.id} has {len(exercise.hints)} hints, not three: nudge, idea, nearly the code."
    if not exercise.standards:
        yield f"exercise {exercise.id} names no standard that it rests on."
    for needed in exercise.needs:
        if needed not in known:
            yield f"exercise {exercise.id} needs {needed}, which does not exist."
        elif known.index(needed) >= known.index(exercise.id):
            yield f"exercise {exercise.id} needs {needed}, which does not come before it."
    for module in sorted(modules ^ set(exercise.modules)):
        where = "exercises.toml does not name that module" if module in modules else "that module holds no region of it"
        yield f"exercise {exercise.id} and {module}: {where}."
    yield from _flawed_faults(chapter, exercise)


def _flawed_faults(chapter: Chapter, exercise: Exercise) -> Iterator[str]:
    if not exercise.flawed:
        yield f"exercise {exercise.id} names no flawed answer, what tutorials print."
        return
    try:
        flawed = answers.answer(chapter, exercise.flawed)
    except Trouble as error:
        yield f"exercise {exercise.id}: {error}"
        return
    if not flawed.wrong or flawed.exercise != exercise.id:
        yield f"exercise {exercise.id}: {exercise.flawed} is a {flawed.verdict} answer to {flawed.exercise}."


# writing


def _changes(chapter: Chapter) -> list[tuple[Path, bytes | None]]:
    """Return the files of chapters/ that must change, each with its new content (None: it goes)."""
    fresh = generate(chapter)
    changes: list[tuple[Path, bytes | None]] = []
    for name, content in fresh.items():
        path = chapter.folder / name
        if not path.exists() or path.read_bytes() != content:
            changes.append((path, content))
    there = sorted(chapter.folder.rglob("*.py") if chapter.has_suites else chapter.folder.glob("*.py"))
    gone = [path for path in there if path.relative_to(chapter.folder).as_posix() not in fresh]
    return changes + [(path, None) for path in gone]


def _put(path: Path, content: bytes | None, written: dict[str, str], root: Path) -> None:
    """Write or remove the file; a version that sync itself did not write is kept as a backup."""
    name = path.relative_to(root).as_posix()
    kept = ""
    if path.exists() and written.get(name) != _digest(path.read_bytes()):
        kept = f" (the file that stood there: {backup(path, root).relative_to(root)})"
    if content is None:
        path.unlink()
        written.pop(name, None)
        print(f"{name} removed{kept}")
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    written[name] = _digest(content)
    print(f"{name} written{kept}")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _written(root: Path) -> dict[str, str]:
    """Return the digest of each file as sync last wrote it; nothing known means that a backup is made."""
    try:
        content = json.loads((root / ".workbook" / "sync.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _keep_written(written: dict[str, str], root: Path) -> None:
    path = root / ".workbook" / "sync.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(written, indent=1, sort_keys=True) + "\n", encoding="utf-8")
