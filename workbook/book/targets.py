"""Where the work lies that is to be checked, served or attacked."""

from pathlib import Path

from workbook import course
from workbook.errors import Trouble


def target_folder(target: str | Path, chapter: course.Chapter) -> Path:
    """The folder of `chapter` in a target: in it by its name, or the target itself."""
    if target == "solutions":
        chapter.need_solution()
    place = chapter.root / target if target in ("solutions", "chapters") else Path(target).absolute()
    if not place.is_dir():
        raise Trouble(f"There is no folder {target}: name one that holds {chapter.name}/, or a server's URL.")
    if (place / chapter.name).is_dir():
        return place / chapter.name
    if (place / "app.py").exists() or place.resolve().name == chapter.name:
        return place
    raise Trouble(f"{target} holds neither {chapter.name}/ nor an app.py.")
