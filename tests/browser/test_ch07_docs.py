"""The pages of chapter 7 in a real browser: what they load, what can be tried on them, and by whom.

Nothing may be refused by the policy, nothing asked of another host, nothing complained of in the console. And whoever
has no mouse, or cannot see the page, or holds it in a hand, gets on as well (WCAG 2.2, as far as axe-core can tell).
"""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from attacks.browser import Chromium
from tests.browser.axe import faults
from workbook import course
from workbook.book import accounts
from workbook.learn.attacking import SETTINGS
from workbook.learn.shop import Shop
from workbook.serve.addresses import ORIGIN
from workbook.serve.serving import served

pytestmark = pytest.mark.browser

WATCH = """
window.violations = []
addEventListener("securitypolicyviolation", event => violations.push(`${event.violatedDirective} ${event.blockedURI}`))
"""
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 375, "height": 740}
GET_BOOK, POST_BOOK = "#operations-Catalogue-get_book_v2", "#operations-Catalogue-post_books_v2"
GET_ME = "#operations-Accounts-get_me"
MOST_TABS = 400
SECONDS = 60  # for what a page that draws sixty operations takes at most, on a busy machine
expect.set_options(timeout=SECONDS * 1000)
NO_FAULTS = (  # of a page, although they stand in the console:
    "the server responded with a status of",  # what somebody tried out was refused
    "escaping deep link whitespace with `_` is unsupported",  # of each _ in a link, which here is one
)


@pytest.fixture(scope="module")
def shop(folder: Path) -> Iterator[Shop]:
    logs = folder / "docs-logs"
    logs.mkdir()
    environment = {**SETTINGS, "LOG_FOLDER": str(logs)}
    with served(course.chapter("7"), env=environment) as app, closing(Shop(app, logs)) as made:
        yield made


@pytest.fixture
def page(chromium: Chromium, shop: Shop) -> Iterator[Page]:
    """A reader's page; at the end nothing must have been refused, complained of or asked elsewhere."""
    shop.reset()
    chromium.visitor(shop)
    reader = chromium.new_page()
    reader.set_viewport_size(WIDE)
    reader.set_default_timeout(SECONDS * 1000)
    reader.add_init_script(WATCH)
    asked: list[str] = []
    said: list[str] = []
    reader.on("request", lambda request: asked.append(request.url))
    reader.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    reader.on("pageerror", lambda error: said.append(str(error)))
    yield reader
    violations = reader.evaluate("violations")
    reader.close()
    assert violations == []
    assert [url for url in asked if not url.startswith((f"{ORIGIN}/", "data:"))] == []
    assert [line for line in said if not any(words in line for words in NO_FAULTS)] == []


def token(shop: Shop, name: str) -> str:
    """An access token of `name`."""
    account = {"email": f"{name}@example.org", "password": accounts.password(name)}
    answer = shop.client().post("/api/auth/login", json=account)
    return str(answer.json()["access_token"])


def open_reference(page: Page) -> None:
    """Open the reference, and wait until its operations are there."""
    page.goto(f"{ORIGIN}/docs")
    expect(page.locator(".opblock").first).to_be_visible()


def authorize(page: Page, bearer: str) -> None:
    """Sign in on the page, with the mouse."""
    page.get_by_role("button", name="Authorize").click()
    dialog = page.locator(".modal-ux")
    dialog.locator("input").first.fill(bearer)
    dialog.get_by_role("button", name="Authorize").first.click()
    expect(dialog.get_by_role("button", name="Logout")).to_be_visible()
    dialog.get_by_role("button", name="Close").first.click()
    expect(dialog).to_have_count(0)


def tried(page: Page, operation: str, parameters: dict[str, str] | None = None, body: Any = None) -> tuple[int, str]:
    """Try an operation out; its status, and the text of the answer as the page shows it."""
    block = page.locator(operation)
    block.locator(".opblock-summary-control").click()
    block.get_by_role("button", name="Try it out").click()
    for name, value in (parameters or {}).items():
        block.locator(f'tr[data-param-name="{name}"] input').fill(value)
    if body is not None:
        block.locator("textarea").first.fill(json.dumps(body))
    block.get_by_role("button", name="Execute").click()
    return outcome(page, operation)


def outcome(page: Page, operation: str) -> tuple[int, str]:
    """The status and the text of the answer that the page shows."""
    row = page.locator(f"{operation} .live-responses-table .response")
    expect(row).to_be_visible()
    status = re.match(r"\d+", row.locator(".response-col_status").inner_text())
    assert status
    return int(status[0]), row.locator(".response-col_description").inner_text()


def test_who_has_a_token_reads_and_writes_on_the_page(page: Page, shop: Shop) -> None:
    open_reference(page)
    authorize(page, token(shop, "admin"))
    status, text = tried(page, GET_ME)
    assert status == 200
    assert "admin@example.org" in text
    book = {"title": "Emma", "author": {"name": "Jane Austen"}, "genres": ["Novel"]}
    status, text = tried(page, POST_BOOK, body=book)
    assert status == 201
    assert "location: /api/v2/books/" in text.lower()


def test_who_has_none_reads_and_is_told_what_a_change_needs(page: Page) -> None:
    open_reference(page)
    status, text = tried(page, GET_BOOK, {"book_id": "1"})
    assert status == 200
    assert '"publication"' in text
    assert tried(page, POST_BOOK)[0] == 401


def tab_to(page: Page, matching: str) -> None:
    """Press Tab until what has the focus is `matching`, which is seen there."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", matching):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"{matching} has the focus, and nobody sees it"
            return
    raise AssertionError(f"{matching} is not reached by the keyboard")


def test_all_of_it_goes_without_a_mouse(page: Page, shop: Shop) -> None:
    open_reference(page)
    bearer = token(shop, "alice")
    tab_to(page, "button.authorize")
    page.keyboard.press("Enter")
    expect(page.locator(".modal-ux input").first).to_be_focused()
    page.keyboard.insert_text(bearer)
    page.keyboard.press("Enter")
    expect(page.locator(".modal-ux").get_by_role("button", name="Logout")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".modal-ux")).to_have_count(0)
    tab_to(page, f"{GET_ME} .opblock-summary-control")
    page.keyboard.press("Enter")
    tab_to(page, f"{GET_ME} .try-out__btn")
    page.keyboard.press("Enter")
    tab_to(page, f"{GET_ME} .execute")
    page.keyboard.press("Enter")
    status, text = outcome(page, GET_ME)
    assert status == 200
    assert "alice@example.org" in text


def test_the_first_stop_is_a_way_past_the_menu(page: Page) -> None:
    page.goto(f"{ORIGIN}/docs/errors")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text("To the content")
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_serious_on_the_reference(page: Page, shop: Shop, size: Any) -> None:
    """As it opens, with the dialog of the tokens, with an operation open, and after it was tried."""
    page.set_viewport_size(size)
    open_reference(page)
    assert faults(page) == []
    page.get_by_role("button", name="Authorize").click()
    expect(page.locator(".modal-ux")).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")
    for operation, parameters in ((GET_BOOK, {"book_id": "1"}), (POST_BOOK, {})):
        tried(page, operation, parameters)
    page.locator("#operations-Catalogue-get_books_v1 .opblock-summary-control").click()  # with lists to choose from
    expect(page.locator("#operations-Catalogue-get_books_v1 select").first).to_be_visible()
    assert faults(page) == []


def guides(page: Page) -> list[str]:
    """The paths of the guides, as the menu has them."""
    page.goto(f"{ORIGIN}/docs/errors")
    paths: list[str] = page.evaluate("[...document.querySelectorAll('nav a')].map(link => link.getAttribute('href'))")
    found = [path for path in paths if path != "/docs"]
    assert len(found) >= 7
    return found


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_serious_on_any_guide(page: Page, size: Any) -> None:
    page.set_viewport_size(size)
    for path in guides(page):
        page.goto(f"{ORIGIN}{path}")
        assert (path, faults(page)) == (path, [])


def test_no_page_is_wider_than_a_telephone(page: Page) -> None:
    page.set_viewport_size(NARROW)
    width = "document.documentElement.scrollWidth"
    for path in guides(page):
        page.goto(f"{ORIGIN}{path}")
        assert (path, page.evaluate(width)) == (path, NARROW["width"])
    open_reference(page)
    assert tried(page, GET_BOOK, {"book_id": "1"})[0] == 200
    assert page.evaluate(width) == NARROW["width"]


def test_a_link_to_an_operation_opens_it(page: Page) -> None:
    page.goto(f"{ORIGIN}/docs#/Catalogue/post_books_v2")
    expect(page.locator(f"{POST_BOOK} .opblock-body")).to_be_visible()
