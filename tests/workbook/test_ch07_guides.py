"""The guides of chapter 7: what they show is what happens, what they say is what is set, and they are good HTML.

Each request of a guide is sent in its order, and its answer compared with the one that stands below it. <var> marks what
differs from time to time: it stands for any text the first time, and after that for the same one.
"""

import html
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import pytest

from solutions.ch00_books_api.settings import SETTINGS
from solutions.ch07_docs import changes, failures, pages
from solutions.ch07_docs.app import create_app
from solutions.ch07_docs.guides import COMMON, span
from workbook import course, lessons
from workbook.lab.lab import App
from workbook.lab.settings import ORIGIN
from workbook.serving import served

pytestmark = pytest.mark.chapter("7")

GUIDES = list(pages.GUIDES)
VAR = re.compile(r"<var>(.*?)</var>", re.DOTALL)
BLOCK = re.compile(
    r'<figure class="(request|answer)"(?: data-times="(\d+)")?>.*?<pre tabindex="0"><code>(.*?)</code>', re.DOTALL
)
SAMPLE = re.compile(r'<code data-language="(\w+)">(.*?)</code>', re.DOTALL)
MARK = re.compile("‹(.+?)›")
UNKIND: Mapping[str, str] = {
    "PATH_PREFIX": "/shop/of",
    "ACCESS_TOKEN_SECONDS": "4321",
    "REFRESH_TOKEN_SECONDS": "98765",
    "SESSION_LIFETIME_SECONDS": "5678",
    "DEEPEST_OFFSET": "777",
    "RATE_LIMIT_DEFAULT": "345 per day;234 per 2 hours",
    "RATE_LIMIT_CATALOGUE": "456 per 3 minutes",
    "RATE_LIMIT_LOGIN_ADDRESS": "33 per minute",
    "RATE_LIMIT_LOGIN_ACCOUNT": "7 per 5 minutes",
    "RATE_LIMIT_REPORT_USER": "23 per hour",
    "RATE_LIMIT_REPORT_PREMIUM": "234 per hour",
    "RATE_LIMIT_REPORT_ADMIN": "2345 per hour",
    "RATE_LIMIT_REGISTRATION": "22 per minute",
    "RATE_LIMIT_REFUSED": "111 per minute",
    "VERSION_1_DEPRECATED": "2025-02-03T00:00:00Z",
    "VERSION_1_SUNSET": "2999-02-03T00:00:00Z",
    "VERSION_POLICY_URL": "https://elsewhere.test/how?a='b'&c=d",
}
OVER = {**UNKIND, "VERSION_1_SUNSET": "2025-06-03T00:00:00Z"}
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """A page as its tags say it is: which stand in which, where they lead, what they are called."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attributes]
        assert len(names) == len(set(names)), f"<{tag}> says something twice"
        self.tags.append((tag, dict(attributes), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes <{self.open[-1:]}>"
        self.open.pop()

    def handle_data(self, text: str) -> None:
        self.words.append(text)

    def every(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes, _ in self.tags if tag in tags]


def text_of(markup: str) -> str:
    """The text of a block, its <var>s as lessons mark them."""
    return html.unescape(re.sub(r"<[^>]+>", "", VAR.sub(lambda found: f"‹{found[1]}›", markup)))


def exchanges(page: str) -> list[tuple[str, int, str]]:
    """Request, how often it is sent, and the answer that is shown."""
    found = [(kind, int(times or 1), text_of(text)) for kind, times, text in BLOCK.findall(page)]
    assert [kind for kind, _, _ in found] == ["request", "answer"] * (len(found) // 2)
    return [(found[at][2], found[at][1], found[at + 1][2]) for at in range(0, len(found), 2)]


def filled(text: str, known: Mapping[str, str]) -> str:
    return MARK.sub(lambda found: known[found[1]] if found[1] in known else found[0], text)


def compared(shown: str, actual: str) -> dict[str, str]:
    """Fails unless `actual` is what is `shown`; returns what stood at its marks, by name."""
    names: list[str] = []
    parts = []
    for line in shown.split("\n"):
        if line.strip() == lessons.LEFT_OUT:
            parts.append(r"(?:[^\n]*\n)+?")
            continue
        for number, piece in enumerate(MARK.split(line)):
            if number % 2 == 0:
                parts.append(re.escape(piece))
            elif piece in names:
                parts.append(f"(?P=m{names.index(piece)})")
            else:
                parts.append(f"(?P<m{len(names)}>[^\\n]+?)")
                names.append(piece)
        parts.append(r"\n")
    found = re.fullmatch("".join(parts), actual.rstrip("\n") + "\n")
    assert found, f"the guide shows\n\n{shown}\n\nbut it is\n\n{actual}"
    return {name: found[f"m{number}"] for number, name in enumerate(names)}


def walk(lab: Any, app: App | None, page: str) -> int:
    """Send what the page shows, compare, and return how many exchanges that were."""
    known: dict[str, str] = {}
    found = exchanges(page)
    for request, times, shown in found:
        for _ in range(times):
            answer = lessons.ask(lab.client(app=app), filled(request, known))
        known |= compared(filled(shown, known), lessons.rendered(answer, lessons.header_order(shown)))
    return len(found)


def root(env: Mapping[str, str]) -> str:
    return env.get("PATH_PREFIX", "")


@pytest.fixture(params=[{}, UNKIND, OVER], ids=["as it is", "unkind settings", "version 1 is over"])
def shop(lab: Any, request: pytest.FixtureRequest) -> Iterator[tuple[App | None, dict[str, str]]]:
    """An app, and the settings that it has."""
    env: dict[str, str] = request.param
    if not env:
        yield None, env
        return
    with lab.boot(**env) as app:
        yield app, env


def got(lab: Any, shop: tuple[App | None, dict[str, str]], guide: str) -> str:
    answer = lab.client(app=shop[0]).get(f"{root(shop[1])}/docs/{guide}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    page: str = answer.text
    return page


# what is shown


@pytest.mark.parametrize("guide", GUIDES)
def test_what_a_guide_shows_is_what_happens(lab: Any, shop: tuple[App | None, dict[str, str]], guide: str) -> None:
    shown = walk(lab, shop[0], got(lab, shop, guide))
    assert shown or guide in ("samples", "changelog")


def test_one_altered_letter_is_seen() -> None:
    actual = 'HTTP/1.1 200 OK\nA: b\n\n{\n  "c": 17\n}'
    assert compared('HTTP/1.1 200 OK\n…\n\n{\n  "c": ‹number›\n}', actual) == {"number": "17"}
    for shown in (actual.replace("b", "d"), actual.replace("17", "18"), actual.replace("}", "]")):
        with pytest.raises(AssertionError, match="the guide shows"):
            compared(shown, actual)


def test_a_name_stands_for_one_text() -> None:
    assert compared("‹a› ‹b› ‹a›", "1 2 1") == {"a": "1", "b": "2"}
    with pytest.raises(AssertionError):
        compared("‹a› ‹b› ‹a›", "1 2 3")
