"""The guides of chapter 7: what they show is what happens, what they say is what is set, and they are good HTML.

Each request of a guide is sent in its order, and its answer compared with the one that stands below it. <var> marks
what differs from time to time: it stands for any text the first time, and after that for the same one.
"""

import html
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import pytest
from flask import g
from sqlalchemy import create_engine, delete, update

from solutions.ch00_books_api.models import Book, User
from solutions.ch00_books_api.settings import SETTINGS
from solutions.ch04_pagination import asking
from solutions.ch07_docs import changes, failures, pages, samples
from solutions.ch07_docs.app import create_app
from solutions.ch07_docs.guides import COMMON, NEWCOMER, span
from workbook import course
from workbook.author import lessons
from workbook.book import accounts
from workbook.lab.instances import App
from workbook.serve.serving import served

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
ALL_SETTINGS = {**SETTINGS, **asking.SETTINGS}
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
        assert self.open[-1:] == [tag], f"</{tag}> closes <{self.open[-1:]}>"
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


def test_what_a_guide_shows_is_what_happens(lab: Any, shop: tuple[App | None, dict[str, str]]) -> None:
    for guide in GUIDES:
        lab.reset()
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


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("curl") or not shutil.which("node"), reason="needs curl and Node.js")
def test_the_common_samples_run_one_after_the_other(tmp_path: Path) -> None:
    cheap = {"ARGON2_TIME_COST": "1", "ARGON2_MEMORY_KIB": "64", "ARGON2_PARALLELISM": "1"}
    with served(course.chapter("7"), env={**cheap, "PATH_PREFIX": "/shop"}) as shop:
        page = httpx.get(f"{shop.url}/docs/samples").text
        who = re.findall(r"</a>\. (For .*?)</p>", page)
        tokens = {name: token(shop.url, name) for name in ("alice", "admin")}
        for language in samples.LANGUAGES:
            found = [html.unescape(source) for lang, source in SAMPLE.findall(page) if lang == language]
            assert len(found) == len(who) == len(COMMON)
            for source, people in zip(found, who, strict=True):
                name = "admin" if people == "For administrators alone." else "alice"
                ran = run(language, source, {"API": shop.url, "TOKEN": tokens[name]}, tmp_path)
                assert ran.returncode == 0, f"{source}\n\n{ran.stdout}{ran.stderr}"
                assert ran.stdout.startswith("{") or not ran.stdout.strip()  # curl and Node print it as it comes
            forget(shop.services.database_url)


def forget(database_url: str) -> None:
    """Undo what can be done once: there is one account for an e-mail, and one book with an ISBN."""
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(delete(User).where(User.email == NEWCOMER["email"]))
        connection.execute(update(Book).values(isbn=None))
    engine.dispose()


def token(url: str, name: str) -> str:
    person = {"email": f"{name}@example.org", "password": accounts.password(name)}
    answer: str = httpx.post(f"{url}/api/auth/login", json=person).json()["access_token"]
    return answer


def run(language: str, source: str, env: Mapping[str, str], folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run a sample as its reader does who has pasted it."""
    name, command = {
        "curl": ("sample.sh", ["sh"]),
        "Python": ("sample.py", [sys.executable]),
        "JavaScript": ("sample.mjs", ["node"]),
    }[language]
    (folder / name).write_text(source, encoding="utf-8")
    return subprocess.run([*command, folder / name], env={**os.environ, **env}, capture_output=True, text=True)


# what is said


def test_no_number_of_a_guide_is_one_that_an_operator_has_changed(lab: Any) -> None:
    """Each of these settings is another one than by default, so none of the defaults may be left on a page."""
    with lab.boot(**UNKIND) as app:
        said = " ".join(" ".join(Page(got(lab, (app, dict(UNKIND)), guide)).words) for guide in GUIDES)
    numbers = set(re.findall(r"\d+", said))
    for name in UNKIND.keys() & {"ACCESS_TOKEN_SECONDS", "DEEPEST_OFFSET"}:
        assert ALL_SETTINGS[name].default not in numbers
        assert UNKIND[name] in numbers
    assert {"345", "234", "456", "33", "7", "23", "2345", "22"} <= numbers
    assert "catalogue/day" not in said  # RATE_LIMIT_CATALOGUE was a day's
    assert span(int(UNKIND["REFRESH_TOKEN_SECONDS"])) in said
    assert "2025-02-03T00:00:00" in said
    assert "2999-02-03T00:00:00" in said


def test_the_table_of_quotas_is_what_the_document_has(lab: Any, shop: tuple[App | None, dict[str, str]]) -> None:
    page = got(lab, shop, "limits")
    document = lab.client(app=shop[0]).get(f"{root(shop[1])}/openapi.json").json()
    rows = {
        (policy, int(requests), time, html.unescape(per), role)
        for policy, requests, time, per, role in re.findall(
            r'<th scope="row"><code>(.*?)</code></th><td>(\d+)</td><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td>', page
        )
    }
    told = {
        (quota["policy"], quota["requests"], span(quota["seconds"]), quota["per"], quota["role"] or "everybody&#39;s")
        for methods in document["paths"].values()
        for operation in methods.values()
        for quota in operation["x-quotas"]
    }
    assert rows == told


def test_every_status_of_the_document_has_its_line(lab: Any) -> None:
    page = got(lab, (None, {}), "errors")
    document = lab.client().get("/openapi.json").json()
    told = {
        status
        for methods in document["paths"].values()
        for operation in methods.values()
        for status in operation["responses"]
        if status >= "400"
    }
    assert set(re.findall(r'<tr id="status-(\d+)">', page)) == told
    assert failures.WHAT_TO_DO.keys() == failures.ANYWHERE.keys() | failures.SOMEWHERE.keys()


def test_each_operation_stands_where_its_needs_are(lab: Any) -> None:
    page = got(lab, (None, {}), "authentication")
    document = lab.client().get("/openapi.json").json()
    for path, methods in document["paths"].items():
        for method in methods:
            assert f"<code>{method.upper()} {path}</code>" in page


def test_the_changelog_has_every_entry(lab: Any) -> None:
    page = " ".join(Page(got(lab, (None, {}), "changelog")).words)
    for change in changes.CHANGES:
        for text in (change.version, change.title, change.date, *change.notes, *change.breaks):
            assert text in page


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(1, "1 second"), (61, "61 seconds"), (60, "1 minute"), (900, "15 minutes"), (3600, "1 hour"), (86400, "1 day")],
)
def test_times_are_said_as_people_say_them(seconds: int, said: str) -> None:
    assert span(seconds) == said


# what they are made of


BLOCKS = {"figure", "pre", "table", "div", "ul", "ol", "dl", "p", "h1", "h2", "h3", "section", "details", "nav", "main"}


def test_a_guide_is_good_html(lab: Any, shop: tuple[App | None, dict[str, str]]) -> None:
    for guide in GUIDES:
        check_html(got(lab, shop, guide))


def check_html(text: str) -> None:
    page = Page(text)
    assert text.startswith('<!doctype html>\n<html lang="en">')
    ids = [attributes["id"] for _, attributes, _ in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for tag, attributes, around in page.tags:
        assert not (tag in BLOCKS and {"p", "h1", "h2", "h3"} & set(around)), f"<{tag}> within {around}"
        assert tag != "a" or "a" not in around
        assert tag != "li" or around[-1] in ("ul", "ol")
        assert not {name for name in attributes if name.startswith("on")} | ({"style"} & attributes.keys())
        assert tag != "pre" or attributes.get("tabindex") == "0"  # it scrolls, so a keyboard has to get there
        assert tag != "th" or attributes.get("scope") in ("row", "col")
        assert attributes.get("aria-labelledby") in (None, *ids)
    tables = [around for tag, _, around in page.tags if tag == "table"]
    assert len(tables) == len(page.every("caption"))
    levels = [int(tag[1]) for tag, _, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert not page.every("style", "script", "iframe", "form")
    assert len(page.every("main")) == len(page.every("title")) == 1


def test_every_link_leads_somewhere(lab: Any, shop: tuple[App | None, dict[str, str]]) -> None:
    client, prefix = lab.client(app=shop[0]), root(shop[1])
    texts = {f"{prefix}/docs/{guide}": got(lab, shop, guide) for guide in GUIDES}
    texts[f"{prefix}/docs"] = client.get(f"{prefix}/docs").text
    document = client.get(f"{prefix}/openapi.json").json()
    names = {each["operationId"] for methods in document["paths"].values() for each in methods.values()}
    answers: dict[str, int] = {}
    for at, text in texts.items():
        page = Page(text)
        for attributes in page.every("a", "link", "script"):
            target = attributes.get("href") or attributes["src"]
            assert target
            parts = urlsplit(target)
            if parts.netloc:
                assert parts.scheme == "https"
                continue
            path = parts.path or at
            if path not in answers:
                answers[path] = client.get(path).status_code
            assert answers[path] == 200, target
            if parts.fragment.startswith("/"):  # Swagger UI's own
                assert unquote(parts.fragment).rpartition("/")[2] in names
            elif parts.fragment:
                assert f'id="{parts.fragment}"' in texts[path], target
    assert len(answers) >= len(GUIDES) + 3


def test_nothing_of_a_template_is_unescaped() -> None:
    """Not even what no operator could set, since `settings` would refuse it: a template does not rely on that."""
    hostile = "\"'><script>alert(1)</script>{{ 7 * 191 }}&amp"
    secret = "a secret of these tests, long enough to be one"
    app = create_app(
        {
            "VERSION_POLICY_URL": hostile,
            "PATH_PREFIX": "",
            "DEEPEST_OFFSET": 100,
            **dict.fromkeys(("CSRF_SECRET_KEY", "WEBHOOK_SECRET", "CURSOR_SECRET_KEY"), secret),
        }
    )
    for guide in GUIDES:
        with app.test_request_context(f"/docs/{guide}", environ_overrides={"SCRIPT_NAME": hostile}):
            g.version_in_path = g.version_in_query = None
            text = pages.Guide().get(guide).get_data(as_text=True)
        assert "<script" not in text
        assert "1337" not in text
        assert hostile not in text
        assert "&lt;script&gt;" in text
        Page(text)
