"""`test`: the project's own tests, and the chapters' checks against their solutions.

In a handout it is the checks against the solutions that are there, and whether all starters boot.
"""

from __future__ import annotations

import os
import subprocess
import sys

from workbook import course
from workbook.course import ROOT


def test(everything: bool) -> int:
    """Run pytest and return its exit code; `everything` adds the slow tests, those in a browser, and checks that run
    whole suites.
    """
    checked = [each for each in course.chapters() if each.has_solution and (everything or not each.has_suites)]
    folders = ["tests/workbook", "tests/lessons", "tests/contract", *(f"tests/{chapter.name}" for chapter in checked)]
    if everything:
        folders.append("tests/browser")
    present = [folder for folder in folders if (ROOT / folder).is_dir()]
    processes = min(os.cpu_count() or 1, 4)
    wanted = "not alone" if everything else "not slow and not browser"
    code = pytest(["-n", str(processes), "-m", wanted, *present]) if present else 0
    if course.is_handout():
        from workbook.author import trial

        return max(code, trial.try_starters(course.chapters()))
    if everything:
        code = max(code, pytest(["-m", "alone", *present]))
    return code


def pytest(arguments: list[str]) -> int:
    """Run pytest in a process of its own; returns 0 when all is well, else 1."""
    return min(subprocess.run([sys.executable, "-m", "pytest", "-q", *arguments], cwd=ROOT).returncode, 1)
