"""The pictures of the README, made from the real thing: the board, a verdict, a load demo.

    .venv/bin/python -m workbook.author.pictures

A copy of the workbook is the learner's, who has solved chapter 0 and some of chapter 1, and has one exercise wrong, as
many have it at first. What the terminal shows is kept as SVG, without fonts from elsewhere.
"""

import io
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

from workbook import course
from workbook.book import answers, regions
from workbook.course import ROOT
from workbook.folders import temporary_folder

PICTURES = ROOT / "pictures"
COPIED = ("workbook", "solutions", "chapters", "tests")
SOLVED, WRONG = "1.4", "one_rule_for_all_methods"  # all up to this exercise, which has that answer
COLUMNS = 104
SVG = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>
{lines}</defs>
<rect fill="#292929" x="1" y="1" width="{width}" height="{height}" rx="8" />
<g transform="translate({terminal_x}, 20)" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g>
</g>
</svg>
"""


def main() -> None:
    """Write all of them."""
    PICTURES.mkdir(exist_ok=True)
    with temporary_folder() as folder:
        _copy_of_a_learner(folder)
        for chapter in ("0", "1"):
            _shown(folder, "check", chapter)
        _draw("board", "python3 -m workbook", _shown(folder, "board"))
        _draw("verdict", f"python3 -m workbook check {SOLVED}", _shown(folder, "check", SOLVED))
    subprocess.run([sys.executable, "-m", "workbook.cli", "load", "1"], cwd=ROOT, check=True)
    shutil.copyfile(ROOT / "reports" / "ch01" / "claim.png", PICTURES / "load.png")


def _copy_of_a_learner(folder: Path) -> None:
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "conftest.py"):
        shutil.copy(ROOT / name, folder)
    for chapter in course.chapters()[:2]:
        wrong = answers.answer(chapter, WRONG) if chapter.number == 1 else None
        for module in chapter.modules:
            source = (chapter.solution / module).read_text(encoding="utf-8")
            starter = (chapter.folder / module).read_text(encoding="utf-8")
            (folder / "chapters" / chapter.name / module).write_text(
                _of_a_learner(source, starter, module, wrong), encoding="utf-8"
            )


def _of_a_learner(source: str, starter: str, module: str, wrong: answers.Answer | None) -> str:
    """The starter, with the solution's text in the regions that are solved, and the wrong one's where it is wrong."""
    theirs = regions.labelled(source, module)
    found = regions.find(starter, regions.YOUR_CODE)
    lines = starter.split("\n")
    for own, (label, region) in reversed(list(zip(found, theirs.items(), strict=True))):
        text = wrong.regions.get(label) if wrong else None
        if text is None and (region.exercise[0] == "0" or region.exercise <= SOLVED):
            text = region.text
        if text is not None:
            lines[own.begin + 1 : own.end] = [f"{own.indent}{line}" if line else "" for line in text.split("\n")]
    return "\n".join(lines)


def _shown(folder: Path, *arguments: str) -> str:
    """What a terminal shows of a verb."""
    ours, theirs = pty.openpty()
    env = {**os.environ, "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
    env.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "workbook.cli", *arguments]
    process = subprocess.Popen(command, cwd=folder, env=env, stdout=theirs, stderr=theirs, stdin=subprocess.DEVNULL)
    os.close(theirs)
    said = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        said += piece
    process.wait()
    os.close(ours)
    return said.decode().replace("\r\n", "\n")


def _draw(name: str, command: str, said: str) -> None:
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(f"$ {command}\n{said.strip()}"))
    svg = console.export_svg(code_format=SVG, unique_id=name)
    (PICTURES / f"{name}.svg").write_text("\n".join(line.rstrip() for line in svg.split("\n")), encoding="utf-8")


if __name__ == "__main__":
    main()
