"""The victim's browser, and the apps that it visits: each is served once for all tests of this folder."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from attacks import browser
from workbook import course
from workbook.book import answers
from workbook.folders import temporary_folder
from workbook.learn.attacking import SOLVED, Target
from workbook.learn.shop import Shop
from workbook.serve.addresses import FOREIGN_ORIGIN


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    with temporary_folder() as made:
        yield made


@pytest.fixture(scope="session")
def chromium() -> Iterator[browser.Chromium]:
    with ExitStack() as stack:
        try:
            found = stack.enter_context(browser.chromium())
        except browser.NoChromium as missing:
            pytest.skip(str(missing))
        yield found


@pytest.fixture(scope="session")
def serve(folder: Path) -> Iterator[Callable[[str], Shop]]:
    """A function that returns the shop "flawed", "solved", or, solved but for one thing: "without_tokens", which has no
    CSRF check, and "far_and_wide", which lets the distant front end in too.
    """
    chapter = course.chapter("1")
    served: dict[str, Target] = {}
    with ExitStack() as stack:

        def shop(name: str) -> Shop:
            if name not in served:
                regions = answers.flawed_regions(chapter)
                if name == "without_tokens":
                    regions = {label: regions[label] for label in ["csrf.py:protect"]}
                solved = name in (SOLVED, "far_and_wide")
                place = "solutions" if solved else answers.overlay(chapter, regions, folder / name)
                allowed = f"{FOREIGN_ORIGIN},{browser.DISTANT_FRONT_END}" if name == "far_and_wide" else FOREIGN_ORIGIN
                logs = folder / f"{name}-logs"
                logs.mkdir()
                served[name] = stack.enter_context(Target(name, chapter, place, logs, ALLOWED_ORIGINS=allowed))
                served[name].start()
            served[name].shop.reset()
            return served[name].shop

        yield shop
