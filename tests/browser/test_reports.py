"""A student's report in a real browser: read on a screen wide or narrow, light or dark, and on paper."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page

from attacks.browser import Chromium
from tests.browser.axe import faults
from workbook import course
from workbook.book import answers
from workbook.grade import reports
from workbook.grade.reports import Graded, Marked
from workbook.lab import verdicts
from workbook.lab.failure import Message
from workbook.lab.verdicts import Result

pytestmark = pytest.mark.browser

MARKUP = "<script>window.ran = true</script><b onmouseover=1>'\"&amp;"
LONG = "x" * 400  # no word of it has a place to break


def graded() -> Graded:
    """Somebody who has a verdict of every kind, a misconception, and markup wherever text can stand."""
    chapter = course.chapter("1")
    first, second, third, fourth, fifth, *others = chapter.exercises
    known = next(each for each in answers.answers(chapter) if each.wrong and each.exercise == first.id)
    said = Message(f"POST /{MARKUP}", f"200 {LONG}", f"{known.feedback} {MARKUP}", "", MARKUP, MARKUP, MARKUP, MARKUP)
    results = [
        Result(first.id, "test_one", f"one {MARKUP}", verdicts.FAILED, message=said),
        Result(first.id, "test_two", f"two {MARKUP}", verdicts.FAILED, message=said),
        Result(second.id, "test_it", "it holds", verdicts.WAITS, reason=first.id),
        Result(third.id, "test_it", "it holds", verdicts.PASSED, reason=f"on the solution of {first.id}"),
        Result(fourth.id, "test_it", "it holds", verdicts.BROKEN, file=f"{MARKUP}.py", line=1, message=said),
        Result(fifth.id, "test_it", "it holds", verdicts.UNSOLVED, message=said),
        *(Result(each.id, "test_it", "it holds", verdicts.PASSED) for each in others),
    ]
    marked = Marked(chapter, results, trouble=f"It took too long. {MARKUP}")
    return Graded(f"ann {MARKUP}", "0" * 64, [f"{MARKUP}.py was not taken."], [marked], off=10)


@pytest.fixture
def report(chromium: Chromium, tmp_path: Path) -> Iterator[Page]:
    """The report as it is opened from a folder; nothing may be asked of a host, nothing be refused or complain."""
    path = tmp_path / "report.html"
    path.write_text(reports.page(graded()), encoding="utf-8")
    page = chromium.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(path.as_uri())
    yield page
    page.close()
    assert (asked, said) == ([path.as_uri()], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_axe_finds_nothing_and_nothing_is_too_wide(report: Page, width: int, scheme: Literal["light", "dark"]) -> None:
    report.emulate_media(color_scheme=scheme)
    report.set_viewport_size({"width": width, "height": 800})
    assert faults(report) == []
    assert report.evaluate("document.documentElement.scrollWidth") == width


def test_on_paper_it_is_dark_on_light_and_nothing_is_cut_off(report: Page) -> None:
    report.emulate_media(media="print", color_scheme="dark")
    report.set_viewport_size({"width": 718, "height": 1000})  # A4 between the usual margins
    assert report.evaluate("document.documentElement.scrollWidth") == 718
    assert faults(report) == []


def test_markup_in_what_students_hand_in_is_text(report: Page) -> None:
    assert report.evaluate("window.ran") is None
    assert report.evaluate("document.querySelectorAll('script, b, [onmouseover]').length") == 0
    assert MARKUP in report.locator("h1").inner_text()


def test_every_verdict_that_costs_points_leads_to_what_it_says(report: Page) -> None:
    links = report.locator("table a")
    assert links.count() == 4
    for link in links.all():
        place = report.locator(link.get_attribute("href") or "")
        assert place.locator("h2").inner_text() == link.inner_text()
    assert "Often behind it: " in report.locator("section").first.inner_text()
