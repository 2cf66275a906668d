"""`test`: the project's own tests, and every chapter's checks against its solution."""

from __future__ import annotations

import os
import subprocess
import sys

from workbook.course import ROOT


def test(everything: bool) -> int:
    """Run pytest and return its exit code; `everything` adds the slow tests and those in a browser."""
    folders = [
        "tests/workbook",
        "tests/lessons",
        "tests/contract",
        *(f"tests/{path.name}" for path in sorted((ROOT / "tests").glob("ch*"))),
    ]
    if everything:
        folders.append("tests/browser")
    present = [folder for folder in folders if (ROOT / folder).is_dir()]
    selection = [] if everything else ["-m", "not slow and not browser"]
    command = [sys.executable, "-m", "pytest", "-q", "-n", str(min(os.cpu_count() or 1, 4)), *selection, *present]
    code = subprocess.run(command, cwd=ROOT).returncode
    return min(code, 1)
