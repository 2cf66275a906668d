"""Where in the learner's code something happened: tracebacks and stacks, trimmed to the files that are theirs."""

import linecache
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Frame = Sequence[Any]  # file, line, function, text


def own_frames(frames: Sequence[Frame], folder: Path) -> list[Frame]:
    """The frames in files of `folder`, innermost last."""
    return [frame for frame in frames if Path(frame[0]).is_relative_to(folder)]


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
    frames = own_frames(error["frames"], folder)
    lines = []
    for frame in frames:
        lines.append(f"{place(frame)} in {frame[2]}")
        if text := source_line(frame):
            lines.append(f"    {text}")
    last = error["frames"][-1] if error["frames"] else None
    if last and last not in frames:
        lines.append(f"{Path(last[0]).parent.name}/{Path(last[0]).name}:{last[1]} in {last[2]} (not your code)")
    lines.append(f"{error['type']}: {error['text']}" if error["text"] else error["type"])
    return "\n".join(lines)
