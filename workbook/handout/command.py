"""`handout`: writes the folder that an instructor gives to students.

    python3 -m workbook handout --through 3 --out ../handout-3

It is written beside its place and put there at the end: whole, or not at all.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from workbook.course import Chapter
from workbook.errors import Trouble
from workbook.handout.contents import contents


def handout(through: Chapter, out: Path) -> int:
    """Write chapters 0 to `through` to `out` and return the exit code. Raises Trouble."""
    try:
        place = _place(out, through.root)
        found = contents(through)
        with _beside(place) as folder:
            _write(found.files, folder)
            folder.rename(place)
    except OSError as error:
        if error.filename and str(error.filename).startswith(f"{through.root}/"):  # a file of the workbook's own
            raise
        raise Trouble(f"{out} cannot be written ({error.strerror}): choose another place for --out.") from None
    print(f"{out}: {found.summary}")
    return 0


def _place(out: Path, root: Path) -> Path:
    """Where `out` is: a folder that is not there yet, or is empty, outside of the workbook. Raises Trouble."""
    place = out.resolve()
    if place.is_relative_to(root.resolve()):
        raise Trouble(f"{out} is inside the workbook: choose a place outside of it for --out.")
    if out.is_symlink() or (place.exists() and (not place.is_dir() or any(place.iterdir()))):
        raise Trouble(f"{out} is there already: choose a folder for --out that is not, or that is empty.")
    return place


@contextmanager
def _beside(place: Path) -> Iterator[Path]:
    """A folder that is to become `place`; where it does not, nothing is left, nor of folders made to hold it."""
    missing = [folder for folder in (place.parent, *place.parent.parents) if not folder.exists()]
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=".handout-") as scratch:
            (Path(scratch) / "handout").mkdir()
            yield Path(scratch) / "handout"
    except BaseException:
        if missing:
            shutil.rmtree(missing[-1], ignore_errors=True)
        raise


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
