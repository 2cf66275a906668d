"""Schemathesis judges the apps of chapters 7 and 8, which are one, and of chapter 9.

It reads the document, asks what that allows and what it forbids, and compares. All its checks, its four phases (the
stateful one follows the links), signed in as the administrator. How it judges stands in judges/schemathesis.toml, with
the reasons, and what it has to know in judges/hooks.py.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from solutions.ch00_books_api.settings import SETTINGS
from workbook import course
from workbook.learn import attacking
from workbook.patience import crowd
from workbook.serve.serving import served

JUDGES = Path(__file__).parent / "judges"
OPTIONS = ("--checks", "all", "--no-color")
SECONDS = 300  # for what takes one minute on a machine that does nothing else
ENVIRONMENT = {
    **attacking.SETTINGS,
    **{name: "1000000 per minute" for name in SETTINGS if name.startswith("RATE_LIMIT_")},
    "GUNICORN_CMD_ARGS": "--limit-request-line 0",  # how long a line a server takes is no matter of the app's
}


@pytest.mark.slow
@pytest.mark.parametrize("number", ["7", "9"])
def test_schemathesis_finds_nothing(tmp_path: Path, number: str) -> None:
    program = Path(sys.executable).with_name("schemathesis")
    told = {"SCHEMATHESIS_HOOKS": "tests.workbook.judges.hooks", "PYTHONPATH": str(course.ROOT)}
    with served(course.chapter(number), env=ENVIRONMENT) as app:
        done = subprocess.run(
            [program, "--config-file", JUDGES / "schemathesis.toml", "run", f"{app.url}/openapi.json", *OPTIONS],
            cwd=tmp_path,  # it leaves its own files there
            env={**os.environ, **told},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=SECONDS * crowd(),
        )
    assert done.returncode == 0, done.stdout[-20_000:]
    covered = re.search(r"API Links:\s+(\d+) covered", done.stdout)
    assert covered, done.stdout[-20_000:]
    assert int(covered[1]) > 0, "no link was followed"
