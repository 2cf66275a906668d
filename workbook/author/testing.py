"""`test`: the project's own tests, and the chapters' checks against their solutions."""

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
    checked = [chapter for chapter in course.chapters() if everything or not chapter.has_suites]
    folders = ["tests/workbook", "tests/lessons", "tests/contract", *(f"tests/{chapter.name}" for chapter in checked)]
    if everything:
        folders.append("tests/browser")
    present = [folder for folder in folders if (ROOT / folder).is_dir()]
    processes = min(os.cpu_count() or 1, 4)
    code = pytest(["-n", str(processes), "-m", "not alone" if everything else "not slow and not browser", *present])
    if everything:
        code = max(code, pytest(["-m", "alone", *present]))
    return code


def pytest(arguments: list[str]) -> int:
    """Run pytest in a process of its own; returns 0 when all is well, else 1."""
    return min(subprocess.run([sys.executable, "-m", "pytest", "-q", *arguments], cwd=ROOT).returncode, 1)
