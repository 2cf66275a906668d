"""Judges from outside of what the app says of itself: a linter, a generator of clients, and whoever copies a sample.

They judge chapter 9, whose document has all that those of chapters 7 and 8 have.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from solutions.ch07_docs import changes
from tests.workbook.judges import tools
from workbook import course
from workbook.book import accounts
from workbook.learn.attacking import SETTINGS
from workbook.learn.shop import Shop
from workbook.serve.addresses import ORIGIN
from workbook.serve.internet import internet
from workbook.serve.serving import served

pytestmark = pytest.mark.slow

RAISED = {f"RATE_LIMIT_{name}": "100000 per minute" for name in ("DEFAULT", "CATALOGUE", "LOGIN_ADDRESS")}
RAISED |= {f"RATE_LIMIT_{name}": "100000 per minute" for name in ("LOGIN_ACCOUNT", "REGISTRATION", "REPORT_ADMIN")}
# no model of a client's: bytes of many types
OF_ANY_TYPE = {"GET /docs/assets/{file}", "GET /api/books/{book_id}/cover"}

# whose token a sample is run with, where it is not the administrator's: who has a shelf
OWNERS = {"get_shelf", "patch_shelf", "delete_shelf", "get_shelf_books", "put_shelf_book", "delete_shelf_book"}
REFUSED = {  # what no sample can hold, and so how it is answered
    "post_login": (401, "a password that somebody has"),
    "post_session": (400, "the CSRF token of a browser's cookie"),
    "post_refresh": (401, "a refresh token that was not used yet"),
    "post_webhook": (403, "a signature"),
    "delete_shelf_book": (404, "a book on the shelf"),
    "get_cover": (404, "a cover that was fetched before"),
    "post_cover": (422, "an address of the internet"),
    "get_isbn": (404, "a number that the service knows"),
}
TOO_EARLY = ("post_key_rotation", 409)  # but for the first of the three: not everybody can know the next key yet
RUN_BY = {"curl": ("sh", "sample.sh"), "Python": (sys.executable, "sample.py"), "JavaScript": ("node", "sample.mjs")}

USE_THE_CLIENT = """
import sys
from client import AuthenticatedClient
from client.api.catalogue import delete_book_v2, get_book_v2, get_books_v2, post_books_v2
from client.models import AuthorInput, GroupedBook, GroupedBookInput, GroupedBookPage, Problem

api = AuthenticatedClient(base_url=sys.argv[1], token=sys.argv[2], raise_on_unexpected_status=True)
seen, cursor = [], None
while True:
    page = get_books_v2.sync(client=api, page_size=7, **({"cursor": cursor} if cursor else {}))
    assert isinstance(page, GroupedBookPage), page
    seen += [book.id for book in page.items]
    cursor = page.next_cursor
    if not cursor:
        break
assert len(seen) > 7 and len(seen) == len(set(seen)), seen

made = post_books_v2.sync(client=api, body=GroupedBookInput(title="Emma", author=AuthorInput(name="Jane Austen")))
assert isinstance(made, GroupedBook), made
found = get_book_v2.sync_detailed(made.id, client=api)
assert found.parsed.author.name == "Jane Austen", found
gone = delete_book_v2.sync_detailed(made.id, client=api, if_match=found.headers["ETag"])
assert gone.status_code == 204, gone
missing = get_book_v2.sync(made.id, client=api)
assert isinstance(missing, Problem) and missing.status == 404, missing
print(len(seen))
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    logs = tmp_path_factory.mktemp("logs")
    environment = {**SETTINGS, **RAISED, "LOG_FOLDER": str(logs)}
    with internet() as outside, served(course.chapter("9"), env={**environment, **outside}) as app:
        with closing(Shop(app, logs)) as made:
            yield made


@pytest.fixture
def document(shop: Shop) -> dict[str, Any]:
    shop.reset()
    found: dict[str, Any] = shop.client().get("/openapi.json").json()
    return found


def samples(document: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The samples by their language, for each operation."""
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    return {
        operation["operationId"]: {sample["lang"]: sample["source"] for sample in operation["x-codeSamples"]}
        for operation in operations
    }


def token(shop: Shop, name: str) -> str:
    """An access token of `name`."""
    account = {"email": f"{name}@example.org", "password": accounts.password(name)}
    return str(shop.client().post(f"{ORIGIN}/api/auth/login", json=account).json()["access_token"])


def ran(command: list[str | Path], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a program did in `folder`, both of its outputs in one."""
    told = {**os.environ, **environment}
    return subprocess.run(
        command, cwd=folder, env=told, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300
    )


def test_spectral_has_nothing_to_say(document: dict[str, Any], tmp_path: Path) -> None:
    """Its recommended rules for OpenAPI, warnings included."""
    program = tools.spectral()
    (tmp_path / "openapi.json").write_text(json.dumps(document, indent=2))
    (tmp_path / "rules.yaml").write_text('extends: ["spectral:oas"]\n')
    done = ran([program, "lint", "openapi.json", "--ruleset", "rules.yaml", "--fail-severity", "hint"], tmp_path)
    assert done.returncode == 0, done.stdout
    assert "No results" in done.stdout


def test_a_generated_client_lists_creates_pages_and_deletes(
    shop: Shop, document: dict[str, Any], tmp_path: Path
) -> None:
    generator = tools.client_generator()
    (tmp_path / "openapi.json").write_text(json.dumps(document))
    (tmp_path / "config.yaml").write_text("post_hooks: []\n")
    paths = ["--path", "openapi.json", "--output-path", "client", "--config", "config.yaml"]
    made = ran([generator, "generate", "--meta", "none", *paths], tmp_path)
    assert made.returncode == 0, made.stdout
    told = {
        line.removeprefix("WARNING parsing ").split(" within ")[0]
        for line in made.stdout.splitlines()
        if "WARNING" in line
    }
    assert told <= OF_ANY_TYPE
    (tmp_path / "use.py").write_text(USE_THE_CLIENT)
    done = ran([generator.with_name("python"), "use.py", shop.url, token(shop, "admin")], tmp_path)
    assert done.returncode == 0, done.stdout
    assert done.stdout.strip() == str(shop.client().get("/api/books/by-offset?total=true").json()["total"])


@pytest.mark.parametrize("language", ["curl", "Python", "JavaScript"])
def test_each_sample_runs_as_it_is(shop: Shop, document: dict[str, Any], tmp_path: Path, language: str) -> None:
    """Each of the document, and so each of the guides: they are the same."""
    tools.program("node" if language == "JavaScript" else "curl")
    faults = []
    found = samples(document)
    for name, sources in found.items():
        shop.reset()
        bearer = token(shop, "alice" if name.rsplit("_v", 1)[0] in OWNERS else "admin")
        program, file = RUN_BY[language]
        (tmp_path / file).write_text(sources[language], encoding="utf-8")
        done = ran([program, file], tmp_path, API=shop.url, TOKEN=bearer)
        status, _needs = REFUSED.get(name, (None, ""))
        if name == TOO_EARLY[0] and done.returncode != 0:
            status = TOO_EARLY[1]
        good = done.returncode == 0 if status is None else done.returncode != 0 and str(status) in done.stdout
        if not good:
            faults.append(f"{name}: {done.returncode} {done.stdout[-300:]}")
    assert len(found) > 50
    assert not faults, "\n".join(faults)


def test_the_samples_of_chapter_7_are_among_them(document: dict[str, Any]) -> None:
    before = samples(json.loads(changes.COMMITTED.read_text(encoding="utf-8")))
    assert before.items() <= samples(document).items()
