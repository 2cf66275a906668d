"""Versions together with what is around them: limits, rules, CSRF, the log, CORS, pages, and any Accept at all."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable
from werkzeug.http import parse_accept_header

from solutions.ch05_versioning import versions
from tests.ch05_versioning.rules import HEADER, addresses, media_type, named_in
from workbook.book import accounts
from workbook.serve.addresses import FOREIGN_ORIGIN, ORIGIN

WAYS = ("none", "v1", "v2", "query", "header", "Accept")
chapter = pytest.mark.chapter("5")


def send(client: Any, how: str, method: str, path: str, **options: Any) -> Any:
    """The answer to a request for `path` below /api, whose version is named in one of WAYS."""
    tree = f"/api/{how}" if how.startswith("v") else "/api"
    headers = {**({HEADER: "2"} if how == "header" else {}), **({"Accept": media_type(2)} if how == "Accept" else {})}
    headers |= options.pop("headers", {})
    return client.request(
        method, tree + path, params={"version": "2"} if how == "query" else None, headers=headers, **options
    )


def left(answer: Any) -> int:
    """The smallest number of requests that are left."""
    return min(int(number) for number in re.findall(r";r=(-?\d+)", answer.headers["RateLimit"]))


# -- one route has one limit, one rule, one name, whatever its path ----------------------------------------------------


@chapter
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/versions"), ("GET", ""), ("GET", "/genres"), ("POST", "/users")]
)
def test_no_way_of_naming_a_version_is_an_allowance_of_its_own(lab: Any, method: str, path: str) -> None:
    client = lab.client()
    found = [left(send(client, how, method, path, json={} if method == "POST" else None)) for how in WAYS]
    assert found == list(range(found[0], found[0] - len(WAYS), -1))


@chapter
def test_the_same_may_in_each_version(lab: Any) -> None:
    clients = {name: lab.login(name) for name in ("alice", "admin")} | {"nobody": lab.client()}
    other = lab.rows("SELECT id FROM shelves WHERE name = 'Bob''s secret gifts'")[0][0]
    for who, method, path, status in (
        ("nobody", "GET", "/users", 401),
        ("alice", "GET", "/users", 403),
        ("alice", "POST", "/books", 403),
        ("alice", "DELETE", "/books/1", 403),
        ("nobody", "DELETE", "/books/1", 401),
        ("alice", "GET", f"/shelves/{other}", 404),
        ("alice", "POST", "/auth/keys/rotate", 403),
        ("alice", "GET", "/versions/1/use", 403),
        ("nobody", "POST", "/webhook", 403),
    ):
        found = {how: send(clients[who], how, method, path).status_code for how in WAYS}
        assert found == dict.fromkeys(WAYS, status), f"{method} {path} as {who}"


@chapter
@pytest.mark.parametrize("how", WAYS)
def test_a_browser_needs_its_token_in_each_version(lab: Any, how: str) -> None:
    client = lab.client(headers={"Origin": ORIGIN})
    credentials = {"email": "alice@example.org", "password": accounts.password("alice")}
    assert send(client, how, "POST", "/auth/session", json=credentials).status_code == 400
    token = send(client, how, "GET", "/auth/csrf").json()["csrf_token"]
    begun = send(client, how, "POST", "/auth/session", json=credentials, headers={"X-CSRF-Token": token})
    assert begun.status_code == 200
    shelf, headers = {"name": "Mine"}, {"X-CSRF-Token": begun.json()["csrf_token"]}
    assert send(client, how, "POST", "/shelves", json=shelf).status_code == 400
    forged = {**headers, "Origin": "https://evil.test"}
    assert send(client, how, "POST", "/shelves", json=shelf, headers=forged).status_code == 400
    assert send(client, how, "POST", "/shelves", json=shelf, headers=headers).status_code == 201


@chapter
@pytest.mark.parametrize("how", WAYS)
def test_credentials_in_the_body_are_all_that_counts_at_the_login(lab: Any, how: str) -> None:
    """Whatever token a program still sends along; and the session in which it logs in begins by no cookie."""
    client = lab.client(headers={"Authorization": "Bearer of.bad.news"})
    credentials = {"email": "alice@example.org", "password": accounts.password("alice")}
    begun = send(client, how, "POST", "/auth/login", json=credentials)
    assert begun.status_code == 200
    renewed = send(client, how, "POST", "/auth/refresh", json={"refresh_token": begun.json()["refresh_token"]})
    assert renewed.status_code == 200


@chapter
def test_the_log_calls_a_route_the_same_in_each_version(lab: Any) -> None:
    client = lab.client()
    for how in WAYS:
        credentials = {"email": f"{how}@example.org", "password": "a guess"}
        send(client, how, "POST", "/auth/login", json=credentials)
        send(client, how, "GET", "/books/4711")
    entries = lab.audit()
    logins, books = entries[::2], entries[1::2]
    assert len(entries) == 2 * len(WAYS)
    assert len({(entry["event"], entry["route"], entry["status"]) for entry in logins}) == 1
    assert len({(entry["event"], entry["route"], entry["status"]) for entry in books}) == 1
    assert [entry["arguments"] for entry in books] == [{"book_id": 4711}] * len(WAYS)


# -- pages of other origins --------------------------------------------------------------------------------------------


@chapter
def test_a_page_may_name_a_version_and_read_which_it_was(lab: Any) -> None:
    client = lab.client()
    asks = {"Origin": FOREIGN_ORIGIN, "Access-Control-Request-Method": "GET"}
    asks["Access-Control-Request-Headers"] = HEADER.lower()
    for path in ("/api/books/1", "/api/v2/books/1", "/api/search", "/api/v1/search"):
        allowed = client.options(path, headers=asks)
        assert allowed.is_success
        assert HEADER.lower() in allowed.headers["Access-Control-Allow-Headers"].lower().split(", ")
    answer = client.get("/api/books/1", headers={"Origin": FOREIGN_ORIGIN, HEADER: "1"})
    assert answer.headers["Access-Control-Allow-Origin"] == FOREIGN_ORIGIN
    exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
    assert {"API-Version", "Deprecation", "Sunset", "Link", "Location"} <= set(exposed)


@chapter
def test_a_preflight_is_answered_after_the_end_of_version_1(lab: Any) -> None:
    """It would be for version 1, as it has no X-API-Version yet; the request that it asks about is for version 2."""
    over = {"VERSION_1_DEPRECATED": "2024-01-01T00:00:00Z", "VERSION_1_SUNSET": "2024-06-01T00:00:00Z"}
    asks = {"Origin": FOREIGN_ORIGIN, "Access-Control-Request-Method": "GET"}
    with lab.boot(**over) as app:
        client = lab.client(app=app)
        assert client.get("/api/books").status_code == 410
        assert client.options("/api/books", headers=asks).is_success
        assert client.get("/api/books", headers={HEADER: "2"}).status_code == 200
    used = lab.login("admin").get("/api/versions/1/use").json()["items"]
    assert [entry["requests"] for entry in used] == [1]


# -- addresses ---------------------------------------------------------------------------------------------------------


@chapter
@pytest.mark.parametrize("prefix", ["", "/shop/v1"])
@pytest.mark.parametrize("how", ["v1", "v2", "query"])
def test_whoever_follows_links_stays_in_the_version(lab: Any, how: str, prefix: str) -> None:
    """All books, by cursor, forwards and back, and from each book on: nothing leads to another version."""
    tree = f"{prefix}/api/{how}" if how.startswith("v") else f"{prefix}/api"
    query = {"version": "2"} if how == "query" else {}
    expected = (how[1:], []) if how.startswith("v") else (None, ["2"])
    with lab.boot(PATH_PREFIX=prefix) as app:
        client = lab.client(app=app)
        for path, asked in (
            ("/books", {"sort": "title", "genre": "poetry", "page_size": "3"}),
            ("/books/by-offset", {"page_size": "60"}),
            ("/books/by-keyset", {"page_size": "60"}),
            ("/books/search", {"q": "sea", "page_size": "1"}),
            ("/activity", {"since": "2000-01-01T00:00:00Z", "page_size": "60"}),
        ):
            answer = client.get(tree + path, params={**query, **asked})
            while True:
                assert answer.status_code == 200
                assert answer.headers["API-Version"] == ("2" if how == "query" else how[1:])
                assert all(named_in(address, prefix) == expected for address in addresses(answer))
                links = answer.json()["_links"]
                if "next" not in links:
                    break
                answer = client.get(links["next"]["href"])
            assert client.get(links["first"]["href"]).status_code == 200


@chapter
def test_a_template_is_filled_in_beside_the_version(lab: Any) -> None:
    client = lab.client()
    for path, template in (
        ("/api/books", "/api/books/search{?q}"),
        ("/api/v2/books", "/api/v2/books/search{?q}"),
        ("/api/books?version=2", "/api/books/search?version=2{&q}"),
    ):
        link = client.get(path).json()["_links"]["search"]
        assert link == {"href": template, "templated": True}
        found = client.get(re.sub(r"\{(.)q\}", r"\1q=zen", link["href"]))
        assert found.status_code == 200
        assert found.headers["API-Version"] == ("1" if path == "/api/books" else "2")


@chapter
def test_the_entrance_leads_on_in_the_version(lab: Any) -> None:
    client = lab.client()
    links = client.get("/api?version=2").json()["_links"]
    assert links["search"]["href"] == "/api/search?version=2"
    assert links["book"] == {"href": "/api/books/{book_id}?version=2", "methods": ["GET"], "templated": True}
    assert client.get("/api/v2").json()["_links"]["book"]["href"] == "/api/v2/books/{book_id}"
    for path in ("/api", "/api/v1", "/api/v2", "/api?version=2"):
        assert client.get(path).json()["_links"]["jwks"]["href"] == "/.well-known/jwks.json"


@chapter
@pytest.mark.parametrize(("of", "used"), [("v1", "v2"), ("v2", "none"), ("none", "query"), ("query", "v1")])
def test_a_cursor_is_a_place_in_both_versions(lab: Any, of: str, used: str) -> None:
    client = lab.client()

    def page(how: str, **more: str) -> Any:
        tree = f"/api/{how}" if how.startswith("v") else "/api"
        query = {"sort": "title", "page_size": "3", **more, **({"version": "2"} if how == "query" else {})}
        answer = client.get(f"{tree}/books", params=query)
        assert answer.status_code == 200
        return answer.json()

    cursor = page(of)["next_cursor"]
    ids = [book["id"] for book in page(used, cursor=cursor)["items"]]
    assert ids == [book["id"] for book in page(of, cursor=cursor)["items"]]


# -- answers that nothing in a version has made ------------------------------------------------------------------------


@chapter
def test_who_is_turned_away_early_is_told_the_version_too(lab: Any) -> None:
    client = lab.client()
    answers = [client.get("/api/v2/books", headers={"Host": "evil.test"}), client.get("http://shop.test/api/v2/books")]
    answers += [client.get("/api/v2/books", headers={"Authorization": "Bearer of.bad.news"})]
    assert [answer.status_code for answer in answers] == [400, 403, 401]
    for answer in answers:
        assert answer.headers["API-Version"] in ("1", "2")  # where no route was looked for, no path has named one
        assert {"Accept", HEADER} <= set(answer.headers["Vary"].split(", "))


@chapter
def test_an_unforeseen_error_is_told_the_version_too(lab: Any) -> None:
    """A broken database breaks the view, and no header."""
    client = lab.client()
    lab.execute("ALTER TABLE book_genres RENAME TO elsewhere")
    try:
        answer = client.get("/api/v2/genres")
    finally:
        lab.execute("ALTER TABLE elsewhere RENAME TO book_genres")
    assert answer.status_code == 500
    assert answer.headers["API-Version"] == "2"
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {"Accept", HEADER} <= set(answer.headers["Vary"].split(", "))


# -- Accept, whatever is in it -----------------------------------------------------------------------------------------

RANGES = ("application/vnd.books.v1+json", "application/vnd.books.v2+json", "application/vnd.books.v3+json")
RANGES += ("application/json", "application/*", "*/*", "text/html", "Application/Vnd.Books.V2+JSON")
WISHES = st.lists(st.tuples(st.sampled_from(RANGES), st.sampled_from((0.0, 0.1, 0.5, 1.0))), max_size=5)


def as_said(wishes: list[tuple[str, float]], named: int | None) -> tuple[int, str] | None:
    """What the docstring of `acceptable` says, as slowly as it says it; None is a 406."""
    liked = {wanted.lower(): quality for wanted, quality in wishes}
    plain = (named or versions.FIRST, "application/json")
    if not any(wanted.startswith("application/vnd.books.") for wanted in liked):
        return plain
    json = next((liked[r] for r in ("application/json", "application/*", "*/*") if r in liked), 0)
    choices = [(json, 0, plain)]
    for number in versions.VERSIONS:
        if named in (None, number):
            choices.append((liked.get(media_type(number), 0), number, (number, media_type(number))))
    quality, _, choice = max(choices)
    return choice if quality else None


@settings(max_examples=400, deadline=None)
@given(WISHES, st.sampled_from((None, 1, 2)))
def test_what_is_acceptable_is_what_is_said(wishes: list[tuple[str, float]], named: int | None) -> None:
    if len({wanted.lower() for wanted, _ in wishes}) < len(wishes):
        return  # who likes one thing in two ways says nothing
    header = ", ".join(f"{wanted};q={quality}" for wanted, quality in wishes)
    try:
        found = versions.acceptable(parse_accept_header(header, MIMEAccept), named)
    except NotAcceptable:
        found = None
    assert found == as_said(wishes, named)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(st.characters(max_codepoint=255)), st.text('ap*/;,=" \\vnd.books2+json')), st.booleans())
def test_no_header_is_an_error_of_ours(text: str, ours: bool) -> None:
    header = f"application/vnd.books.v2+json{text}, {text}" if ours else text
    try:
        found = versions.acceptable(parse_accept_header(header, MIMEAccept), None)
    except NotAcceptable:
        return
    assert found in {(1, "application/json"), (1, media_type(1)), (2, media_type(2))}
