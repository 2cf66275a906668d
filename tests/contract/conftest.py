"""The flag that writes the snapshots anew."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--renew", action="store_true", help="write the snapshots of version 1, as chapter 4 answers")
