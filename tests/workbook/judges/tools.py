"""The judges from outside: where their programs are, or why they do not judge here.

`.ci/run` installs them into a folder, which WORKBOOK_JUDGES names: npm's packages in node_modules, Python's in python.
"""

import os
import shutil
from pathlib import Path

import pytest

VARIABLE = "WORKBOOK_JUDGES"


def _installed(path: str) -> Path | None:
    folder = os.environ.get(VARIABLE)
    found = Path(folder, path) if folder else None
    return found if found and found.exists() else None


def _or_skip(found: Path | None, name: str) -> Path:
    if found is None:
        pytest.skip(f"needs {name}: {VARIABLE} names no folder that holds it (.ci/run says how it is made)")
    return found


def program(name: str) -> Path:
    """A program that is on the PATH."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"needs {name}")
    return Path(found)


def axe_core() -> Path:
    """The script of axe-core, which looks for what keeps people from using a page."""
    return _or_skip(_installed("node_modules/axe-core/axe.min.js"), "axe-core")


def spectral() -> Path:
    """Spectral, which knows what an OpenAPI document should be like."""
    return _or_skip(_installed("node_modules/.bin/spectral"), "Spectral")


def client_generator() -> Path:
    """openapi-python-client, which makes a client from an OpenAPI document."""
    return _or_skip(_installed("python/bin/openapi-python-client"), "openapi-python-client")
