"""`--mine`: the chapters that a learner has solved stand in for their solutions, and are named when they fail."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from workbook import course
from workbook.book import mine
from workbook.course import ROOT

FOLDERS = ("workbook", "solutions", "chapters", "tests", "attacks")
FOUND = "chapters/ch00_books_api"
BROKEN = """
told = TABLE[Book]
TABLE[Book] = lambda book: {**told(book), "title": "of somebody else"}
"""


class Learner:
    """A copy of the workbook in which chapters 0 and 1 are solved."""

    def __init__(self, root: Path) -> None:
        self.root = root
        leave = shutil.ignore_patterns("__pycache__", "ch0[3-9]*")
        for name in FOLDERS:
            shutil.copytree(ROOT / name, root / name, ignore=leave)
        for name in ("pyproject.toml", "conftest.py"):
            shutil.copy(ROOT / name, root)
        for name in ("ch00_books_api", "ch01_security", "ch02_validation"):
            for path in (root / "solutions" / name).glob("*.py"):
                own = path.read_text("utf-8").replace("BEGIN SOLUTION", "BEGIN YOUR CODE")
                own = own.replace("END SOLUTION", "END YOUR CODE")
                (root / "chapters" / name / path.name).write_text(own, encoding="utf-8")
        (root / ".workbook").mkdir()
        passed = {each.id: "passed" for each in course.select(None) if each.id < "2"}
        (root / ".workbook" / "progress.json").write_text(json.dumps({"verdicts": passed, "hints": {}}))

    def call(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Call a verb."""
        command = [sys.executable, "-m", "workbook.cli", *arguments]
        return subprocess.run(command, cwd=self.root, capture_output=True, text=True, timeout=120)

    def verdict(self, exercise: str) -> str | None:
        """What the board has of an exercise."""
        kept = json.loads((self.root / ".workbook" / "progress.json").read_text())
        found: str | None = kept["verdicts"].get(exercise)
        return found


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return Learner(tmp_path)


@pytest.mark.slow
def test_what_one_has_built_is_what_one_builds_on(learner: Learner) -> None:
    module = learner.root / FOUND / "representations.py"
    module.write_text(module.read_text("utf-8") + BROKEN, encoding="utf-8")
    done = learner.call("check", "2.3")
    assert (done.returncode, "20 of 20 points" in done.stdout) == (0, True), done.stdout + done.stderr
    done = learner.call("check", "2.3", "--mine")
    assert (done.returncode, done.stderr) == (1, "Built on your own 0, 1.\n")
    assert "0 of 20 points" in done.stdout
    assert f"2.3 would pass on the solutions of the chapters before: what fails is {FOUND}. Check it: " in done.stdout
    assert learner.verdict("2.3") == "passed"  # what fails is no work of that exercise


@pytest.mark.slow
def test_what_fails_by_itself_blames_nobody_else(learner: Learner) -> None:
    module = learner.root / "chapters/ch02_validation/books.py"
    module.write_text(module.read_text("utf-8") + "\nraise KeyError('mine')\n", encoding="utf-8")
    done = learner.call("check", "2.3", "--mine")
    assert (done.returncode, done.stderr) == (1, "Built on your own 0, 1.\n")
    assert "would pass" not in done.stdout
    assert learner.verdict("2.3") == "broken"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["check", "8.1", "--mine"],
            "Chapter 8 is marked by broken apps made of the solutions: --mine changes nothing.",
        ),
        (["run", "0", "--mine"], "--mine builds on the chapters before 0: there are none."),
        (["check", "--mine"], "--mine goes with one chapter, or an exercise of it: name it."),
        (["check", "2", "--solution", "--mine"], "--mine is for your own work: leave out --solution."),
        (["check", "2", "--target", "x", "--mine"], "--mine is for your own work: leave out --target."),
    ],
)
def test_where_it_means_nothing_one_sentence_says_so(arguments: list[str], said: str) -> None:
    done = subprocess.run([sys.executable, "-m", "workbook.cli", *arguments], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (2, f"{said}\n")


def test_a_chapter_stands_in_when_all_of_it_has_passed() -> None:
    verdicts = {each.id: "passed" for each in course.select(None) if each.chapter < "ch03"}
    assert mine.solved_before(course.chapter("3"), verdicts) == ["ch00_books_api", "ch01_security", "ch02_validation"]
    assert mine.solved_before(course.chapter("3"), {**verdicts, "1.4": "failed"}) == [
        "ch00_books_api",
        "ch02_validation",
    ]
    assert mine.solved_before(course.chapter("0"), verdicts) == []
