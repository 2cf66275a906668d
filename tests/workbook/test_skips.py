"""tests/conftest.py: on the project's own machine a skip is a failure, elsewhere it is told with its reason."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SKIPPED = """
import pytest

def test_skipped():
    pytest.skip("no Chromium here")

@pytest.mark.xfail(reason="known")
def test_known():
    assert False
"""


@pytest.mark.parametrize(("where", "code", "said"), [("", 0, "1 skipped, 1 xfailed"), ("1", 1, "1 failed, 1 xfailed")])
def test_a_skip_is_a_failure_only_where_nothing_may_be_missing(tmp_path, where, code, said):
    shutil.copy(Path(__file__).parents[1] / "conftest.py", tmp_path)
    (tmp_path / "test_it.py").write_text(SKIPPED)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-rsf",
            "--disable-plugin-autoload",
            "-p",
            "no:cacheprovider",
            "test_it.py",
        ],
        cwd=tmp_path,
        env={**os.environ, "WORKBOOK_CI": where},
        capture_output=True,
        text=True,
    )
    assert done.returncode == code
    assert said in done.stdout
    assert "no Chromium here" in done.stdout
