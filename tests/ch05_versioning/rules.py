"""The lesson's table of rules, which version a request is answered in, read row by row and put to the app.

A row is asked of the entrance, /api: what it links to tells the version, as the search came with version 2.
"""

import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

LESSON = Path(__file__).parents[2] / "chapters" / "ch05_versioning" / "README.md"
HEAD = "| path | `version=` | `X-API-Version` | `Accept` | answer |"
JSON, PROBLEM = "application/json", "application/problem+json"
HEADER = "X-API-Version"
EMPTY = "(empty)"  # stands in a cell for what is there, with nothing in it
PAGES = ("first", "prev", "next")
NO_PATH = (
    "in take_from_path(), let g.version_in_path be None where the path names no version; in carry(), who asked by "
    "query goes on by query."
)


class Row(NamedTuple):
    """A row of the table, as it stands there, without the backticks."""

    path: str
    query: str
    header: str
    accept: str
    answer: str

    @property
    def exercise(self) -> str:
        """Whose row it is: that of the last of the ways in which it names a version."""
        if self.accept:
            return "5.3"
        return "5.2" if self.query or self.header else "5.1"

    @property
    def tree(self) -> str:
        """The path of the entrance that it asks."""
        return f"/api/{self.path}" if self.path else "/api"

    @property
    def misnamed(self) -> bool:
        """Whether its query or its header names no version that there is."""
        return not {self.query, self.header} <= {"", "1", "2"}

    def asked(self) -> str:
        """What it asks, for people."""
        query = f"?version={self.query}".replace(EMPTY, "") if self.query else ""
        headers = [f"{HEADER}: {self.header}"] * bool(self.header) + [f"Accept: {self.accept}"] * bool(self.accept)
        return " with ".join([f"{self.tree}{query}", *headers])


def table() -> list[Row]:
    """The rows of the lesson's table, from the line after its head to the next one that is empty."""
    lines = LESSON.read_text(encoding="utf-8").splitlines()
    rows = []
    for line in lines[lines.index(HEAD) + 2 :]:
        if not line.strip():
            break
        cells = [cell.strip().replace("`", "") for cell in line.strip().strip("|").split("|")]
        rows.append(Row(*cells))
    return rows


def of(exercise: str) -> list[object]:
    """The rows of an exercise, as parameters of a check."""
    return [pytest.param(row, id=row.asked().replace("; ", ";")) for row in table() if row.exercise == exercise]


def media_type(version: int | str) -> str:
    """What a version is called."""
    return f"application/vnd.books.v{version}+json"


def types(text: str) -> str:
    """The media types that "v2" and "JSON" are short for, in a text."""
    return re.sub(r"\bv(\d+)\b", lambda found: media_type(found[1]), text).replace("JSON", JSON)


def ask(client: httpx.Client, row: Row) -> httpx.Response:
    """The answer to what a row asks."""
    headers = {HEADER: row.header.replace(EMPTY, "")} if row.header else {}
    if row.accept:
        headers["Accept"] = types(row.accept)
    query = {"version": row.query.replace(EMPTY, "")} if row.query else None
    return client.get(row.tree, params=query, headers=headers)


def shown(answer: httpx.Response) -> str:
    """What an answer is, for people."""
    if answer.status_code != 200:
        return f"a {answer.status_code}"
    return f"version {version_of(answer)}"


def version_of(answer: httpx.Response) -> int:
    """The version in which the entrance was answered."""
    assert answer.status_code == 200, f"the entrance should answer 200, but answers {answer.status_code}"
    return 2 if "search" in answer.json()["_links"] else 1


def assert_row(client: httpx.Client, row: Row, next_step: str = "") -> httpx.Response:
    """What a row asks is answered as it says, by status or by version; else `next_step` is said, if there is one."""
    answer, expected = ask(client, row), row.answer.partition(",")[0]
    expected = f"a {expected}" if len(expected) == 3 else f"version {expected}"
    found = shown(answer)
    step = f"\nNext: {next_step}" if next_step else ""
    assert found == expected, f"{row.asked()} should be {expected}, but is {found}{step}"
    return answer


def addresses(answer: httpx.Response) -> list[str]:
    """Every address that an answer leads to: in its body, to the pages beside it in Link, and in Location. Of a
    template, one of its addresses.
    """
    found: list[str] = []

    def look(thing: object) -> None:
        if isinstance(thing, dict):
            found.extend(value for name, value in thing.items() if name in ("href", "next_page", "prev_page") and value)
            thing = list(thing.values())
        if isinstance(thing, list):
            for each in thing:
                look(each)

    look(answer.json())
    found += [link["url"] for relation, link in answer.links.items() if relation in PAGES]
    found += answer.headers.get_list("Location")
    return [re.sub(r"\{([?&])(\w+)\}", r"\1\2=x", address) for address in found]


def named_in(address: str, prefix: str = "") -> tuple[str | None, list[str]]:
    """The version that an address of the API names in its path, and those in its query."""
    path = urlsplit(address).path
    found = re.match(rf"{prefix}/api(?:/v(\d+))?(?:/|$)", path)
    assert found, f"an address should be one of the API, {prefix}/api…, but there is {address}"
    return found[1], parse_qs(urlsplit(address).query, keep_blank_values=True).get("version", [])


def assert_stays(answer: httpx.Response, how: str, version: int | None, prefix: str = "") -> None:
    """Every address of an answer names `version` where the request has named it: by "path", by "query", or not."""
    assert answer.status_code in (200, 201), f"{answer.request.url.path} should answer, but is a {answer.status_code}"
    expected = (str(version) if how == "path" else None, [str(version)] if how == "query" else [])
    for address in addresses(answer):
        if address.startswith(f"{prefix}/.well-known/"):
            continue  # in no version
        found = named_in(address, prefix)
        if expected == (None, []):
            assert found == expected, (
                f"who names no version in an address should be led to none, but is led to {address}"
            )
        strayed = "" if how == "path" or found[0] is None else f"\nNext: {NO_PATH}"
        assert found == expected, (
            f"who asked by {how} should stay in version {version}, and by {how}, but is led to {address}{strayed}"
        )
