"""The contract of version 1: what it answers to reads, kept as it was before there was a second version.

Whoever names no version gets the answers of chapter 4, for good. `v1/` holds them, one file for each of READS, and each
later chapter that exists has to give the same: the status, each member of the body, and the headers that clients go by.
More headers are no harm; another member is, unless ADDED has it, with the reason.

Where version 1 itself changes on purpose, in chapter 4, write the snapshots anew, and read the diff as its clients do:

    .venv/bin/python -m pytest tests/contract --renew
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from workbook import course

KEPT = Path(__file__).parent / "v1"
FIRST = 4  # the last chapter with one version
CHAPTERS = [
    found.number for found in course.chapters() if found.number >= FIRST and (found.solution / "app.py").exists()
]
WHEN = datetime(2031, 5, 1, 12, tzinfo=UTC)  # the app's clock

VALUES = ("Content-Type", "Link", "Location", "Allow", "WWW-Authenticate", "Retry-After")  # of headers, to be the same
OF_THE_SERVER = ("Server", "Date", "Connection", "Content-Length")

# what is new in version 1, by chapter: the read and the JSON Pointer, and why no old client minds
A_DIRECTORY = "the entrance lists what there is; a client goes by the names it knows"
ADDED: Mapping[int, Mapping[tuple[str, str], str]] = {
    5: {
        ("index", "/_links/versions"): A_DIRECTORY,
        ("index-admin", "/_links/versions"): A_DIRECTORY,
        ("index-admin", "/_links/version-use"): A_DIRECTORY,
    },
    6: {
        ("index-admin", f"/_links/{name}"): A_DIRECTORY
        for name in ("genre-report", "cache-invalidation", "cache-stats")
    },
    7: {
        (read, f"/_links/{name}"): A_DIRECTORY
        for read in ("index", "index-admin")
        for name in ("openapi", "docs", "guide", "docs-asset")
    },
    9: {("index-admin", "/_links/isbn"): A_DIRECTORY},
}


class Read(NamedTuple):
    """A request: by whom, for what; `follow` is the link of its answer that is followed before it is looked at."""

    path: str
    who: str = ""
    method: str = "GET"
    headers: Mapping[str, str] = {}
    follow: str = ""


READS = {
    "index": Read("/api"),
    "index-admin": Read("/api", "admin"),
    "health": Read("/api/health"),
    "book": Read("/api/books/1"),
    "book-admin": Read("/api/books/16", "admin"),
    "book-in-a-browser": Read("/api/books/2", headers={"Accept": "text/html,*/*;q=0.8"}),
    "book-head": Read("/api/books/1", method="HEAD"),
    "book-options": Read("/api/books/1", method="OPTIONS"),
    "book-missing": Read("/api/books/99999"),
    "book-no-id": Read("/api/books/one"),
    "books": Read("/api/books"),
    "books-admin": Read("/api/books?page_size=1", "admin"),
    "books-filtered": Read("/api/books?genre=war&year_from=-900&sort=publication_year&dir=desc&page_size=3"),
    "books-next": Read("/api/books?genre=war&page_size=2", follow="next"),
    "books-last": Read("/api/books?genre=war&page_size=6", follow="next"),
    "books-none": Read("/api/books?author=nobody"),
    "books-by-offset": Read("/api/books/by-offset?page=2&page_size=2&total=true"),
    "books-by-keyset": Read("/api/books/by-keyset?page_size=2&sort=id&dir=asc&after_id=7"),
    "search": Read("/api/books/search?q=an&page_size=3"),
    "activity": Read("/api/activity?since=2024-01-08T08:00:00Z&until=2024-01-08T10:00:00Z&page_size=2"),
    "genres": Read("/api/genres"),
    "me": Read("/api/users/me", "alice"),
    "user": Read("/api/users/1", "alice"),
    "users": Read("/api/users?page_size=2", "admin"),
    "shelves": Read("/api/shelves", "alice"),
    "shelf": Read("/api/shelves/1", "alice"),
    "shelf-of-another": Read("/api/shelves/2", "alice"),
    "shelf-books": Read("/api/shelves/1/books?page_size=2", "alice"),
    "report": Read("/api/reports/catalog", "alice"),
    "problem-no-route": Read("/api/nowhere"),
    "problem-query": Read("/api/books?sort=colour&page_size=1000&titel=Emma"),
    "problem-cursor": Read("/api/books?cursor=eyJ"),
    "problem-not-signed-in": Read("/api/shelves"),
    "problem-bad-token": Read("/api/users/me", headers={"Authorization": "Bearer no.such.token"}),
    "problem-not-allowed": Read("/api/users", "alice"),
    "problem-method": Read("/api/genres", method="DELETE"),
}


def steady(text: str) -> str:
    """`text` without what is another one each time, or means nothing to its reader."""
    text = re.sub(r"cursor=[\w.~-]+", "cursor=<cursor>", text)
    return re.sub(r'("(?:next|prev)_cursor": )"[^"]+"', r'\1"<cursor>"', text)


def snapshot(read: Read, answer: httpx.Response) -> dict[str, Any]:
    """What there is to keep of an answer."""
    body = json.loads(steady(answer.text)) if answer.text else None
    if isinstance(body, dict) and "request_id" in body:
        body["request_id"] = "<request id>"
    names = {name.title() for name in answer.headers} - set(OF_THE_SERVER)
    values = {name: steady(", ".join(answer.headers.get_list(name))) for name in VALUES if name in answer.headers}
    if "Allow" in values:
        values["Allow"] = ", ".join(sorted(re.split(r",\s*", values["Allow"])))
    return {
        "request": f"{read.method} {read.path}" + (f" as {read.who}" if read.who else ""),
        "status": answer.status_code,
        "headers": values,
        "more headers": sorted(names - {name.title() for name in VALUES}),
        "body": body,
    }


def answers(lab: Any, prefix: str = "/api") -> Iterator[tuple[str, dict[str, Any]]]:
    """The snapshot of each of READS; `prefix` takes the place of "/api"."""
    lab.clock.move(WHEN.timestamp() - lab.clock.now())
    lab.execute("DELETE FROM shelf_books")
    lab.execute("INSERT INTO shelf_books (shelf_id, book_id) SELECT 1, id FROM books WHERE id < 4")
    clients = {
        who: lab.login(who) if who else lab.client() for who in dict.fromkeys(read.who for read in READS.values())
    }
    for name, read in READS.items():
        client = clients[read.who]
        path = prefix + read.path.removeprefix("/api")
        answer = client.request(read.method, path, headers=dict(read.headers))
        if read.follow:
            answer = client.get(answer.json()["_links"][read.follow]["href"])
        yield name, snapshot(read, answer)


def differences(kept: Any, found: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """The JSON Pointer of each place where `found` is not what was kept, and how it differs."""
    if isinstance(kept, dict) and isinstance(found, dict):
        for name in [*kept, *(name for name in found if name not in kept)]:
            pointer = f"{where}/{name.replace('~', '~0').replace('/', '~1')}"
            if name not in found:
                yield pointer, "is gone"
            elif name not in kept:
                yield pointer, f"is new: {json.dumps(found[name], ensure_ascii=False)[:200]}"
            else:
                yield from differences(kept[name], found[name], pointer)
    elif isinstance(kept, list) and isinstance(found, list) and len(kept) == len(found):
        for number, (old, new) in enumerate(zip(kept, found, strict=True)):
            yield from differences(old, new, f"{where}/{number}")
    elif kept != found or type(kept) is not type(found):
        was, now = (json.dumps(value, ensure_ascii=False)[:200] for value in (kept, found))
        yield where, f"was {was}, and is {now}"


def broken(name: str, kept: dict[str, Any], found: dict[str, Any], added: dict[tuple[str, str], str]) -> list[str]:
    """What an old client would notice; takes out of `added` what is there."""
    for header in set(kept["more headers"]) - set(found["more headers"]):
        kept["headers"][header] = "…"  # whatever its value was
    faults = []
    for part in ("request", "status", "headers", "body"):
        for pointer, how in differences(kept[part], found[part]):
            foreseen = part == "body" and how.startswith("is new") and added.pop((name, pointer), None)
            no_harm = part == "headers" and how.startswith("is new")
            if not foreseen and not no_harm:
                faults.append(f"{name}, {kept['request']}: {part} {pointer} {how}")
    return faults


def by_path(kept: dict[str, Any]) -> dict[str, Any]:
    """The same answer, as it is for who names version 1 by path: all its addresses are below /api/v1."""
    for part in ("headers", "body"):
        text = json.dumps(kept[part], ensure_ascii=False)
        kept[part] = json.loads(re.sub(r'(?<=["<])/api(?=["/?])', "/api/v1", text))
    return kept


def snapshots() -> dict[str, dict[str, Any]]:
    """All that is kept."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in KEPT.glob("*.json")}


def of_chapters(numbers: list[int]) -> list[Any]:
    return [pytest.param(number, marks=pytest.mark.chapter(str(number)), id=f"ch{number:02d}") for number in numbers]


def allowed(chapter: int) -> dict[tuple[str, str], str]:
    """What is new in version 1 by this chapter."""
    return {place: why for number, places in ADDED.items() if number <= chapter for place, why in places.items()}


@pytest.mark.parametrize("chapter", of_chapters(CHAPTERS))
def test_who_names_no_version_gets_the_answers_of_old(lab: Any, chapter: int, request: pytest.FixtureRequest) -> None:
    if chapter == FIRST and request.config.getoption("--renew", default=False):
        renew(dict(answers(lab)))
    kept, added = snapshots(), allowed(chapter)
    assert sorted(kept) == sorted(READS), "each read has a snapshot, and each snapshot is of a read: see --renew above"
    faults = [fault for name, found in answers(lab) for fault in broken(name, kept[name], found, added)]
    assert not faults, "\n".join(faults)
    assert not added, f"ADDED has what is not there: {list(added)}"


@pytest.mark.parametrize("chapter", of_chapters([number for number in CHAPTERS if number > FIRST]))
def test_who_names_version_1_by_path_gets_the_same_below_it(lab: Any, chapter: int) -> None:
    kept, added = snapshots(), allowed(chapter)
    found = answers(lab, "/api/v1")
    faults = [fault for name, each in found for fault in broken(name, by_path(kept[name]), each, added)]
    assert not faults, "\n".join(faults)


def renew(found: dict[str, dict[str, Any]]) -> None:
    """Keep what was found, and nothing else."""
    for path in KEPT.glob("*.json"):
        path.unlink()
    for name, kept in found.items():
        text = json.dumps(kept, ensure_ascii=False, indent=1)
        (KEPT / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"body": {"id": "1", "title": "Emma", "_links": {}}}, 'body /id was 1, and is "1"'),
        ({"body": {"id": True, "title": "Emma", "_links": {}}}, "body /id was 1, and is true"),
        ({"body": {"id": 1, "_links": {}}}, "body /title is gone"),
        ({"body": {"id": 1, "title": "Emma", "_links": {}, "isbn": None}}, "body /isbn is new: null"),
        ({"body": {"id": 1, "title": "Emma", "_links": []}}, "body /_links was {}, and is []"),
        ({"status": 410}, "status  was 200, and is 410"),
        ({"headers": {"Content-Type": "text/html"}}, "headers /Content-Type was"),
        ({"headers": {}}, "headers /Content-Type is gone"),
        ({"more headers": []}, "headers /X-Request-Id is gone"),
    ],
)
def test_what_an_old_client_would_notice_is_a_failure(change: dict[str, Any], said: str) -> None:
    kept: dict[str, Any] = {
        "request": "GET /api/books/1",
        "status": 200,
        "headers": {"Content-Type": "application/json"},
        "more headers": ["X-Request-Id"],
        "body": {"id": 1, "title": "Emma", "_links": {}},
    }
    more = {**kept, "headers": {**kept["headers"], "Link": "<…>"}, "more headers": ["Etag", "X-Request-Id"]}
    assert not broken("book", json.loads(json.dumps(kept)), more, {})
    found = broken("book", kept, {**json.loads(json.dumps(kept)), **change}, {})
    assert len(found) == 1
    assert said in found[0]
