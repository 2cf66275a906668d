"""The workflow that marks a class on GitHub's machines: each submission is in one part, and the table has all."""

import re
import subprocess
import textwrap
from pathlib import Path

import pytest

from workbook.course import ROOT

WORKFLOW = (ROOT / ".github" / "workflows" / "grade.yml").read_text(encoding="utf-8")
STUDENTS = ["ann", "bob's work.zip", "Ünal", "dan.bundle", "eve", "-fay", "gus hall"]
SUDO = '#!/bin/sh\nexec "$@"\n'
PYTHON = """#!/bin/sh
shift 2
printf '%s\\n' "$@" >> called
"""


def script(name: str) -> str:
    """What a step of that name runs."""
    found = re.search(rf"      - name: {name}\b.*\n        run: \|\n((?:          .*\n)+)", WORKFLOW)
    assert found, name
    return textwrap.dedent(found[1])


def run(folder: Path, name: str, part: int = 0) -> list[str]:
    """The arguments by which a step calls the workbook."""
    (folder / "called").unlink(missing_ok=True)
    parts = re.search(r"^  PARTS: (\d+)", WORKFLOW, re.M)
    assert parts
    env = {"PATH": f"{folder / 'bin'}:/usr/bin:/bin", "PARTS": parts[1], "PART": str(part), "CHAPTERS": "1,2"}
    # as GitHub runs a step
    subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script(name)], cwd=folder, env=env, check=True
    )
    return (folder / "called").read_text().splitlines() if (folder / "called").exists() else []


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "bin").mkdir()
    for name, text in {"sudo": SUDO, "python3": PYTHON}.items():
        (tmp_path / "bin" / name).write_text(text)
        (tmp_path / "bin" / name).chmod(0o755)
    for student in STUDENTS:
        (tmp_path / "submissions" / student).mkdir(parents=True)
    (tmp_path / "submissions" / ".gitkeep").touch()
    return tmp_path


def test_each_submission_is_marked_in_one_part(repository: Path) -> None:
    matrix = re.search(r"part: \[([\d, ]+)\]", WORKFLOW)
    assert matrix
    parts = [int(part) for part in matrix[1].split(",")]
    assert re.search(rf"^  PARTS: {len(parts)} ", WORKFLOW, re.M)
    assert parts == list(range(len(parts)))
    marked: list[str] = []
    for part in parts:
        verb, *words = run(repository, "mark", part)
        assert (verb, words[-4:]) == ("grade", ["--out", "marks", "--chapters", "1,2"])
        marked += words[:-4]
    assert sorted(marked) == sorted(f"submissions/{student}" for student in STUDENTS)


def test_a_part_without_submissions_marks_nothing(repository: Path) -> None:
    for student in STUDENTS[1:]:
        (repository / "submissions" / student).rmdir()
    assert run(repository, "mark", 0)
    assert run(repository, "mark", 1) == []


def test_the_table_has_everybody(repository: Path) -> None:
    verb, *words = run(repository, "tables")
    assert (verb, words[-4:]) == ("grade", ["--out", "marks", "--chapters", "1,2"])
    assert sorted(words[:-4]) == sorted(f"submissions/{student}" for student in STUDENTS)
