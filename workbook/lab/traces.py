"""Where in the learner's code something happened: tracebacks and stacks, trimmed to the files that are theirs."""

import ast
import contextlib
import linecache
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from workbook.book import regions
from workbook.course import Chapter
from workbook.lab.exchange import visible
from workbook.lab.failure import shortened

Frame = Sequence[Any]  # file, line, function, text
MOST_FRAMES = 12  # of an error that are shown: one of a recursion has a thousand
LONGEST_TEXT, WIDEST_TEXT = 40, 2000  # lines, and characters on each, of what an error says: all that an app lacks
WRONGLY_CALLED = re.compile(r"([\w.<>]+)\(\) (?:takes|missing|got) ")  # how Python puts it


def qualified(frame: Frame) -> Frame:
    """The frame with the qualified name of its function; where a thread is now is told without."""
    with contextlib.suppress(OSError, SyntaxError, ValueError):
        for name, node in _functions(ast.parse(Path(frame[0]).read_bytes()), ""):
            if node.lineno <= frame[1] <= (node.end_lineno or 0):
                frame = [*frame[:2], name, *frame[3:]]  # the last one is the innermost
    return frame


def own_frames(frames: Sequence[Frame], folder: Path) -> list[Frame]:
    """The frames in files of `folder`, innermost last."""
    return [frame for frame in frames if Path(frame[0]).is_relative_to(folder)]


def frames_of(error: dict[str, Any], folder: Path) -> list[Frame]:
    """The frames of an error in files of `folder`, innermost last.

    An error of a function that was called with other arguments than it takes is raised where it is called. A library
    calls what the app has handed to it, a handler of errors, say: there the definition takes the place of a frame.
    """
    frames = own_frames(error["frames"], folder)
    wrongly = WRONGLY_CALLED.match(error["text"]) if error["type"] == "TypeError" else None
    if wrongly and error["frames"] and error["frames"][-1] not in frames:
        definitions = list(_definitions(wrongly[1].replace(".<locals>", ""), folder))
        frames += definitions if len(definitions) == 1 else []
    return frames


def _definitions(name: str, folder: Path) -> Iterator[Frame]:
    """The functions of that qualified name in the files of `folder`, each as a frame."""
    for path in sorted(folder.glob("**/*.py")):
        with contextlib.suppress(OSError, SyntaxError, ValueError):
            for found, node in _functions(ast.parse(path.read_bytes()), ""):
                if found == name:
                    yield [str(path), node.lineno, name, ""]


def _functions(node: ast.AST, scope: str) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for child in ast.iter_child_nodes(node):
        inner = scope
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            inner = f"{scope}{child.name}."
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield inner[:-1], child
        yield from _functions(child, inner)


def owners_of(frame: Frame, chapter: Chapter, folder: Path) -> set[str]:
    """The exercises that have a region in the function of `frame`, as the chapter was written; empty where none has.

    The functions are compared by name, as no marker of a region has to be left in the learner's file.
    """
    source = chapter.source / Path(frame[0]).relative_to(folder)
    if not source.is_file():
        return set()
    found: dict[str, set[str]] = {}
    word = regions.SOLUTION if chapter.has_solution else regions.YOUR_CODE
    for label, region in regions.labelled(source.read_text(encoding="utf-8"), source.name, word).items():
        found.setdefault(label.partition(":")[2].partition("#")[0], set()).add(region.exercise)
    name = str(frame[2])
    while name and name not in found:  # a function within one that has a region
        name = name.rpartition(".")[0]
    return found.get(name, set())


def innermost(threads: Sequence[Sequence[Frame]], folder: Path) -> list[Frame]:
    """Of several threads, the frames of the one that is in files of `folder`; [] where none is."""
    for frames in threads:
        if found := own_frames(frames, folder):
            return found
    return []


def spoken_path(path: str | Path) -> str:
    """A path as short as it can be said here."""
    with_home = os.path.relpath(path)
    return str(path) if with_home.startswith("..") else with_home


def place(frame: Frame) -> str:
    """`chapters/ch01_security/csrf.py:42`"""
    return f"{spoken_path(frame[0])}:{frame[1]}"


def source_line(frame: Frame) -> str:
    """The line of code of a frame, or ""."""
    return str(frame[3] or "").strip() or linecache.getline(str(frame[0]), int(frame[1])).strip()


def shown_error(error: dict[str, Any], folder: Path) -> str:
    """A traceback with only the learner's frames, and the last of all where that is not theirs."""
    frames = frames_of(error, folder)
    lines = []
    left_out = range(MOST_FRAMES // 2, len(frames) - MOST_FRAMES // 2)
    for number, frame in enumerate(frames):
        if number in left_out:
            lines += [f"… and {len(left_out):,} more …"] if number == left_out.start else []
            continue
        lines.append(f"{place(frame)} in {frame[2]}")
        if text := source_line(frame):
            lines.append(f"    {shortened(text, 1)}")
            column = error.get("column") or 0
            if frame is frames[-1] and 0 < column <= len(text) + 1:
                before = "".join("\t" if character == "\t" else " " for character in text[: column - 1])
                lines.append(f"    {before}^")
    last = error["frames"][-1] if error["frames"] else None
    if last and last not in frames:
        lines.append(f"{Path(last[0]).parent.name}/{Path(last[0]).name}:{last[1]} in {last[2]} (not your code)")
    said = f"{error['type']}: {error['text']}" if error["text"] else error["type"]
    return visible("\n".join([*lines, shortened(said, LONGEST_TEXT, WIDEST_TEXT)]))
