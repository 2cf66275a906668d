"""What to do when the target does not boot: find the module at fault, put its starter in its place, and boot again.

So one broken module costs only the exercises that live in it; the others are still judged.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbook.course import Chapter
from workbook.lab.failure import shortened
from workbook.lab.traces import Frame, innermost, own_frames, place, shown_error, source_line, spoken_path
from workbook.serve.wsgi import NoApp


@dataclass(frozen=True)
class Broken:
    """Why a module (None: the chapter as a whole) cannot be used. `sentence` is for the learner."""

    module: str | None
    file: str
    line: int | None
    error: str
    sentence: str

    @property
    def where(self) -> str:
        """The line at fault, `chapters/ch01_security/csrf.py:42`; "" where none is known."""
        return f"{self.file}:{self.line}" if self.line else ""


def modules_of(chapter: Chapter) -> list[str]:
    """The module files that hold exercises, each once."""
    return list(dict.fromkeys(module for exercise in chapter.exercises for module in exercise.modules))


def blamed(failed: dict[str, Any], chapter: Chapter, folder: Path) -> str | None:
    """The exercise module that the traceback (or the missing import) of a failed boot points at."""
    modules = modules_of(chapter)
    missing = str(failed.get("missing") or "")
    if failed.get("type") in ("ModuleNotFoundError", "ImportError") and missing.startswith(f"{chapter.name}."):
        name = missing.removeprefix(f"{chapter.name}.").replace(".", "/") + ".py"
        if name in modules:
            return name
    for frame in reversed(_frames(failed, folder)):
        name = Path(frame[0]).relative_to(folder).as_posix()
        if name in modules:
            return name
    return None


def _frames(failed: dict[str, Any], folder: Path) -> list[Frame]:
    if failed["kind"] == "hung":
        return innermost(failed["threads"], folder)
    return own_frames(failed["frames"], folder)


def explained(failed: dict[str, Any], module: str | None, chapter: Chapter, folder: Path) -> Broken:
    """The failed boot in words."""
    if module and not (folder / module).exists():
        owners = " or ".join(exercise.id for exercise in chapter.exercises if module in exercise.modules)
        back = f"{module} is missing. `python3 -m workbook reset {owners}` brings the starter back."
        return Broken(module, spoken_path(folder / module), None, "the file is missing", back)
    frames = _frames(failed, folder)
    last = frames[-1] if frames else None
    file = place(last).rsplit(":", 1)[0] if last else (module or "")
    line = last[1] if last else None
    return Broken(module, file, line, _error(failed), _sentence(failed, folder, last))


def _error(failed: dict[str, Any]) -> str:
    match failed["kind"]:
        case "hung":
            return f"no end after {failed['seconds']:g} s"
        case "exited":
            return f"the process ended with code {failed['code']}"
        case "data":
            return f"the sample data could not be put into the tables: {failed['text']}"
    return f"{failed['type']}: {failed['text']}"


def _sentence(failed: dict[str, Any], folder: Path, last: Frame | None) -> str:
    if failed["kind"] == "hung":
        where = f" It is at {place(last)}:\n    {source_line(last)}" if last else ""
        return f"The app does not start: after {failed['seconds']:g} s it still runs.{where}"
    if failed["kind"] == "exited":
        said = shortened(failed["said"], 40)
        return f"The app does not start: its process ended with code {failed['code']}.\n{said}"
    if failed["kind"] == "data":
        return f"The app starts, but {_error(failed)}."
    if failed["type"] == NoApp.__name__:
        return f"The app does not start: {failed['text']}."
    return f"The app does not start:\n{shown_error(failed, folder)}"
