"""A real nginx in front of an app, for the tests that must know what a proxy makes of a request."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from workbook.errors import Trouble
from workbook.serve import proxying


@contextmanager
def nginx(folder: Path, content: str) -> Iterator[None]:
    """`proxying.running` without a log of requests. Where there is no nginx, the test is skipped."""
    try:
        program = proxying.program()
    except Trouble as trouble:
        pytest.skip(str(trouble))
    with proxying.running(program, folder, f"access_log off;\n{content}"):
        yield
