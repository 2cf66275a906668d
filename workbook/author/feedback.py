"""How long somebody waits for a verdict, on this machine: `check N`, and from a save to the verdict with `--watch`.

    .venv/bin/python -m workbook.author.feedback 1 4

Each figure is the median of ROUNDS, of the solutions. The save changes a line of the exercise's region; the verdict is
there when its line is printed.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from workbook import course
from workbook.book import regions
from workbook.course import ROOT, Chapter, Exercise
from workbook.folders import temporary_folder

ROUNDS = 3
COMMAND = [sys.executable, "-u", "-m", "workbook.cli", "check"]
CHECK_SECONDS, SAVE_SECONDS = 2.0, 1.2  # at most, on two cores with nothing else to do


def main(selectors: list[str]) -> None:
    """Measure the chapters that are named, or all, and print a table."""
    chapters = [course.chapter(selector) for selector in selectors] or list(course.chapters())
    print(f"seconds, medians of {ROUNDS}: check (at most {CHECK_SECONDS}), save to verdict (at most {SAVE_SECONDS})")
    for chapter in chapters:
        whole = median(_checked(chapter) for _ in range(ROUNDS))
        print(f"{chapter.name:<28}{whole:>12.2f}", flush=True)
        with temporary_folder() as folder, watched(chapter, folder) as output:
            for exercise in chapter.exercises:
                waited = median(_saved(chapter, exercise, folder, output) for _ in range(ROUNDS))
                print(f"{'':<12}{exercise.id:<28}{waited:>22.2f}", flush=True)


def _checked(chapter: Chapter) -> float:
    begun = time.monotonic()
    subprocess.run([*COMMAND, str(chapter.number), "--solution"], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - begun


@contextmanager
def watched(chapter: Chapter, folder: Path) -> Iterator[Iterator[str]]:
    """A `check --watch` of a copy of the solution in `folder`; yields the lines that follow the first round."""
    for name in chapter.files:
        path = folder / chapter.name / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = (chapter.solution / name).read_text(encoding="utf-8")
        path.write_text(text.replace(f" {regions.SOLUTION} ", f" {regions.YOUR_CODE} "), encoding="utf-8")
    command = [*COMMAND, str(chapter.number), "--watch", "--target", str(folder)]
    env = {**os.environ, "NO_COLOR": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        try:
            _until(process.stdout, "Waiting for the next save")
            yield process.stdout
        finally:
            process.terminate()


def _saved(chapter: Chapter, exercise: Exercise, folder: Path, output: Iterator[str]) -> float:
    """Change the exercise's region; returns how long its verdict takes, when the round is over."""
    path = folder / chapter.name / exercise.modules[0]
    lines = path.read_text(encoding="utf-8").split("\n")
    place = next(number for number, line in enumerate(lines) if f"BEGIN {regions.YOUR_CODE} {exercise.id}" in line)
    indent = lines[place][: -len(lines[place].lstrip())]
    lines.insert(place + 1, f"{indent}# {time.monotonic_ns()}")
    path.write_text("\n".join(lines), encoding="utf-8")
    begun = time.monotonic()
    _until(output, f"✓ {exercise.id} ")
    waited = time.monotonic() - begun
    _until(output, "Waiting for the next save")
    return waited


def _until(output: Iterator[str], beginning: str) -> None:
    """Read lines until one begins so; raises RuntimeError where none does."""
    for line in output:
        if line.startswith(beginning):
            return
    raise RuntimeError(f"no line begins with {beginning!r}")


if __name__ == "__main__":
    main(sys.argv[1:])
