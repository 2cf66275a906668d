"""`check --watch`: a verdict on each save, first on the exercise that has been edited."""

import contextlib
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workbook import course
from workbook.book import regions
from workbook.course import Exercise
from workbook.errors import Trouble
from workbook.lab import bench as benches
from workbook.lab.forking import ended, fork, kill, warm_up
from workbook.lab.running import chapter_of
from workbook.lab.traces import spoken_path

if TYPE_CHECKING:
    from workbook.learn.checking import CheckPlan

POLL_SECONDS = 0.1


def watch(plan: "CheckPlan", folders: list[Path]) -> int:
    """Check again after each save, in a fork of this process, until Ctrl-C; first what was edited. Raises Trouble."""
    if not folders:
        raise Trouble("--watch watches files: name a folder as the target, not a URL.")
    warm_up()
    chapter = chapter_of(plan.exercises)
    benches.current = benches.Bench(chapter)
    solutions = (course.ROOT / "solutions").glob("ch*")
    below = [folder for folder in solutions if chapter and folder.name < chapter.name]  # which the harness has loaded
    loaded, texts, changed = snapshot(below), texts_of(folders), set[str]()
    try:
        benches.current.harness.wait()
        while True:
            if loaded != snapshot(below):
                loaded = snapshot(below)
                benches.current.renew()
                benches.current.harness.wait()
            seen = snapshot(folders)
            print("\033[2J\033[H" if sys.stdout.isatty() else "", end="")
            if not _follow(fork(lambda changed=changed: _one_round(plan, changed)), folders, seen):  # type: ignore[misc]
                _until_quiet(folders)
                before, texts = texts, texts_of(folders)
                changed |= edited(plan.exercises, before, texts)  # those that have no verdict yet, too
                continue
            places = ", ".join(spoken_path(folder) for folder in folders)
            print(f"\nWaiting for the next save in {places}. Ctrl-C ends.", flush=True)
            while snapshot(folders) == seen:
                time.sleep(POLL_SECONDS)
            _until_quiet(folders)
            before, texts = texts, texts_of(folders)
            changed = edited(plan.exercises, before, texts)
    finally:
        benches.current.close()
        benches.current = None


def _one_round(plan: "CheckPlan", changed: Collection[str]) -> int:
    try:
        return plan.carry_out(changed)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 2


def _follow(child: int, folders: list[Path], seen: dict[str, tuple[int, ...]]) -> bool:
    """Wait for the round to end; False when it was cut short by a save, after which its verdict is stale."""
    assert benches.current
    while ended(child) is None:
        if snapshot(folders) != seen:
            kill(child)
            benches.current.renew()
            benches.current.harness.wait()
            return False
        time.sleep(0.02)
    benches.current.harness.do("stop", on=None)
    return True


def _until_quiet(folders: list[Path]) -> None:
    """Return when nothing changed for a moment: an editor may write, rename and remove files for one save."""
    last = None
    while (now := snapshot(folders)) != last:
        last = now
        time.sleep(0.05)


def snapshot(folders: list[Path]) -> dict[str, tuple[int, ...]]:
    """What tells one state of the Python files from another: also of a file that was replaced under its name."""
    found: dict[str, tuple[int, ...]] = {}
    for folder in folders:
        for path in folder.glob("**/*.py"):
            with contextlib.suppress(OSError):
                state = path.stat()
                found[str(path)] = (state.st_mtime_ns, state.st_size, state.st_ino)
    return found


def texts_of(folders: list[Path]) -> dict[str, str]:
    """What stands in the Python files, by their paths."""
    found: dict[str, str] = {}
    for path in snapshot(folders):
        with contextlib.suppress(OSError):  # it may be gone by now
            found[path] = Path(path).read_text(encoding="utf-8", errors="replace")
    return found


def edited(exercises: Sequence[Exercise], before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """The ids of the exercises whose regions are others than before; where a file has changed elsewhere, all of it."""
    found: set[str] = set()
    for path in before.keys() | after.keys():
        old, new = before.get(path, ""), after.get(path, "")
        if old == new:
            continue
        inside = {each.id for each in exercises if any(Path(path).match(module) for module in each.modules)}
        own = [_regions(text) for text in (old, new)]
        found |= {id for id in inside if own[0].get(id) != own[1].get(id)} or inside
    return found


def _regions(text: str) -> dict[str, list[str]]:
    """The texts of the regions, by exercise; none where the markers are broken."""
    found: dict[str, list[str]] = {}
    with contextlib.suppress(Trouble):
        for region in regions.find(text, regions.YOUR_CODE):
            found.setdefault(region.exercise, []).append(region.text)
    return found
