"""Checks for exercise 5.3: a version by media type, and what an answer says of itself."""

import pytest

from tests.ch05_versioning import rules
from tests.ch05_versioning.rules import HEADER, JSON, PROBLEM, assert_row, media_type, shown, types

SPELLINGS = (
    (["APPLICATION/VND.BOOKS.V2+JSON"], 2),
    (["Application/Vnd.Books.V1+Json;Q=0.2 \t, Application/Vnd.Books.V2+Json \t; \tQ=0.3"], 2),
    (["application/vnd.books.v1+json;q=0.20,application/vnd.books.v2+json;q=0.123"], 1),
    (["application/vnd.books.v1+json ; q=1.000 , application/vnd.books.v2+json ; q=0.999"], 1),
    ([", application/vnd.books.v1+json,, application/vnd.books.v2+json;q=0.000,"], 1),
    (["application/vnd.books.v2+json;q=0.2", "application/vnd.books.v1+json;q=0.4"], 1),
    (["text/html", "application/vnd.books.v2+json"], 2),
)
NOT_OURS = (
    "application/vnd.bookshop.v2+json",
    "application/vnd.other.v2+json",
    "application/vnd.books+json, application/xml;q=0.9",
    'text/html;profile="application/vnd.books.v2+json"',
    "text/v2, image/*",
    "application/hal+json;version=v2",
)
MALFORMED = (
    "v2",
    "*",
    "/",
    ";",
    ",",
    "*/v2;q=1",
    "application/vnd.books.",
    "application/vnd.books.v+json",
    "application/vnd.books.v2",
    "application/vnd.books.v2+json;q=",
    "application/vnd.books.v2+json;q=high",
    "application/vnd.books.v2+json;q=1;q=0",
    "application/vnd.books.v2+json;q=-1",
    "application/vnd.books.v2+json;q=nan",
    "application/vnd.books.v²+json",
    "application/vnd.books.v2+json/*;*=x;=;;",
    'application/vnd.books.v2+json;x="',
    "application/vnd.books.v" + "9" * 5000 + "+json",
)
NOT_LISTED = (
    "in acceptable(), where the client lists nothing that begins with VENDOR, return JSON for `named`, or FIRST."
)
NAMED = "in acceptable(), where a version was named, offer no other of ours, and JSON stands for that one."
NOTHING_LEFT = (
    "in acceptable(), offer JSON, and of ours only what the client lists and there is; where best_match likes none of "
    "that, raise NotAcceptable. There is no g.version then: say_version() asks version(), and g.get() for the type."
)
JSON_MEANT = (
    "in acceptable(), offer JSON, and of ours only what the client lists: a wildcard would match all of them. JSON, by "
    "name or by wildcard, stands for `named`, or FIRST."
)
OURS = (
    "in acceptable(), offer those of ours that the client lists, the newest first, and JSON last: of what is liked the "
    "same, best_match takes the first."
)


def step_for(row):
    """What to do for whom a row fails: it depends on what the row is about."""
    if "v" not in row.accept:
        return NOT_LISTED
    if row.path or row.query or row.header:
        return NAMED
    if row.answer == "406":
        return NOTHING_LEFT
    return OURS if "," in row.answer else JSON_MEANT


@pytest.mark.exercise("5.3")
@pytest.mark.parametrize("row", rules.of("5.3"))
def test_accept_names_a_version(lab, row):
    """The lesson's table of rules: a client is given what it likes best of what there is, by the name by which it has
    asked for it. Where it can read nothing of that, it is told so; and who knows nothing of our types gets JSON, as
    before (RFC 9110, 12.5.1, 12.4.2 and 15.5.7).

    Think: which is the first choice of a client that sends v1;q=0.4, v2;q=0.5?

    Next: in acceptable(), offer those of ours that the client lists, and JSON, to accept.best_match.
    """
    answer = assert_row(lab.client(), row, step_for(row))
    if answer.status_code == 200:
        expected = types(row.answer.partition(", ")[2]) or JSON
        found = answer.headers["Content-Type"]
        assert found == expected, (
            f"{row.asked()} should be answered as {expected}, but is {found}\n"
            "Next: in say_version(), where the mimetype is JSON, Content-Type is g.media_type: see what acceptable() "
            "returns for this."
        )


def assert_negotiated(client, accepts, expected):
    """What `accepts`, one header line or more, is answered with, as a row of the table would say it."""
    lines = [types(accepts)] if isinstance(accepts, str) else accepts
    answer = client.get("/api", headers=[("Accept", line.encode("latin-1")) for line in lines])
    status, _, kind = str(expected).partition(", ")
    said = f"Accept: {' and in another line: '.join(lines)}"
    wanted = f"a {status}" if len(status) == 3 else f"version {status}"
    assert shown(answer) == wanted, f"{said} should be {wanted}, but is {shown(answer)}"
    if answer.status_code == 200:
        found, kind = answer.headers["Content-Type"], types(kind) or JSON
        assert found == kind, f"{said} should be answered as {kind}, but is {found}"


@pytest.mark.exercise("5.3")
def test_a_wildcard_is_json(lab):
    """Who adds */* says that anything will do, and names none of our types by that: it means JSON, in the version that
    it would have been without. What a range says of a type holds where nothing more specific does (RFC 9110, 12.5.1).

    Think: what did a client want that sends v1, */*, and which version would */* be?

    Next: in acceptable(), give one of our own only where it stands in the list itself; else it is JSON that was meant.
    """
    client = lab.client()
    for accept, expected in (
        ("v1;q=0.5, */*;q=0.5", "1, v1"),
        ("v2, application/*", "2, v2"),
        ("v2;q=0.5, */*", "1"),
        ("v1;q=0.1, application/*;q=0.2", "1"),
        ("v2;q=0.5, JSON;q=0.1, */*;q=0.9", "2, v2"),
        ("v2;q=0, */*", "1"),
        ("v1;q=0, v2;q=0, */*;q=0.1", "1"),
        ("v3, application/*;q=0, */*", "406"),
        ("v3, JSON;q=0, application/*", "406"),
        ("v3, text/*", "406"),
    ):
        assert_negotiated(client, accept, expected)


@pytest.mark.exercise("5.3")
def test_accept_is_read_as_http_reads_it(lab):
    """Types and parameters are written in any case, with spaces and tabs around the signs between them, and with up to
    three digits; empty members mean nothing, and several lines are one list (RFC 9110, 5.3, 5.6.1, 8.3.1 and 12.4.2).

    Think: in which ways may one write the same header?

    Next: in acceptable(), let Werkzeug read the header; where you compare types yourself, do it in lower case.
    """
    client = lab.client()
    for lines, version in SPELLINGS:
        assert_negotiated(client, lines, f"{version}, v{version}")


@pytest.mark.exercise("5.3")
def test_types_of_others_are_not_ours(lab):
    """A type is ours if it begins as ours do, and not because a v2 stands somewhere in the header. Who lists others
    only knows nothing of versions, and gets what was there before, whatever it says it reads (RFC 6838, 3.2: a vendor's
    tree; RFC 9110, 12.5.1: a server may disregard the header).

    Think: what of Accept did you look at, the text or the types?

    Next: in acceptable(), look at each type by itself: does it begin with VENDOR?
    """
    client = lab.client()
    for accept in NOT_OURS:
        assert_negotiated(client, [accept], "1")
    answer = client.get("/api/v2", headers={"Accept": NOT_OURS[0]})
    assert shown(answer) == "version 2", f"a type of others should leave the path its version, but is {shown(answer)}"


@pytest.mark.exercise("5.3")
def test_a_header_that_is_none_is_no_error_of_ours(lab):
    """Anything may stand in a header. What is no media type may be passed over, or may leave nothing that there is; it
    is never a 500 (RFC 9110, 12.5.1; OWASP API8:2023).

    Think: what does your code take for granted of what stands behind q=?

    Next: in acceptable(), take what Werkzeug has made of the header instead of reading it yourself.
    """
    client = lab.client()
    for accept in MALFORMED:
        answer = client.get("/api/health", headers={"Accept": accept.encode("latin-1")})
        assert answer.status_code in (200, 406), (
            f"Accept: {accept[:60]} should be a 200 or a 406, but is a {answer.status_code}"
        )
    plain = client.get("/api/health", headers={"Accept": ""})
    assert plain.status_code == 200, f"an Accept with nothing in it should be a 200, but is a {plain.status_code}"


@pytest.mark.exercise("5.3")
def test_an_answer_says_what_it_is(lab):
    """Each answer says in API-Version which version it is, whichever way that was asked for, and in Content-Type what
    it is called. HEAD says what GET says, and what has no body has no type (RFC 9110, 8.3 and 9.3.2).

    Think: how does a log see, long after, which version it was?

    Next: in say_version(), set API-Version for every answer, and Content-Type only where the mimetype is JSON.
    """
    client = lab.login("alice")
    for path, query, headers, version, kind in (
        ("/api", {}, {}, "1", JSON),
        ("/api", {}, {"Accept": media_type(1)}, "1", media_type(1)),
        ("/api", {}, {"Accept": media_type(2)}, "2", media_type(2)),
        ("/api", {"version": "2"}, {}, "2", JSON),
        ("/api", {}, {HEADER: "2"}, "2", JSON),
        ("/api/v2", {}, {"Accept": types("v2, JSON;q=0.5")}, "2", media_type(2)),
    ):
        for method in ("GET", "HEAD"):
            answer = client.request(method, f"{path}/shelves", params=query, headers=headers)
            said = f"{method} {path}/shelves, {query or 'no query'}, {headers or 'no header'}"
            found = answer.headers.get("API-Version")
            assert found == version, f"{said}: API-Version should be {version}, but is {found}"
            found = answer.headers.get("Content-Type")
            assert found == kind, f"{said}: Content-Type should be {kind}, but is {found}"
    asks = {"Accept": media_type(2)}
    made = client.post("/api/shelves", json={"name": "Read twice"}, headers=asks)
    assert made.status_code == 201, f"POST /api/shelves should be a 201, but is a {made.status_code}"
    found = made.headers["Content-Type"]
    assert found == media_type(2), f"a 201 should be called by what was asked for, {media_type(2)}, but is {found}"
    gone = client.delete(made.headers["Location"], headers=asks)
    assert gone.headers.get("API-Version") == "2", "a 204 should say API-Version: 2, too"
    assert "Content-Type" not in gone.headers, f"a 204 has no type, but says {gone.headers.get('Content-Type')}"


def errors(lab):
    """An answer of each kind of error, and the version that it says, where that is known."""
    client, alice = lab.client(), lab.login("alice")
    two = {"Accept": media_type(2)}
    return (
        (client.get("/api", headers={"Accept": media_type(3)}), 406, "1"),
        (client.get("/api/v2", headers={"Accept": media_type(1)}), 406, "2"),
        (client.get("/api/v1", params={"version": "2"}), 400, "1"),
        (client.get("/api/v2", params={"version": "3"}), 400, "2"),
        (client.get("/api/search", headers={"Accept": media_type(1)}), 404, "1"),
        (client.get("/api/nothing", headers=two), 404, "2"),
        (client.get("/api/v3"), 404, "1"),
        (client.put("/api/genres", headers=two), 405, "2"),
        (client.get("/api/v2/users/me", headers=two), 401, "2"),
        (alice.get("/api/v2/users", headers=two), 403, "2"),
        (alice.get("/api/shelves/4711", headers=two), 404, "2"),
        (alice.post("/api/shelves", headers=two, json={}), 422, "2"),
        (alice.post("/api/shelves", headers=two, content="name", params={"version": "2"}), 415, "2"),
    )


@pytest.mark.exercise("5.3")
def test_an_error_says_its_version_and_stays_a_problem(lab):
    """A problem is a problem in each version, and is called so: a client that reads Content-Type has to see that it did
    not get what it wanted. It says in API-Version which version refuses (RFC 9457, 3; RFC 9110, 8.3).

    Think: is application/problem+json a kind of JSON, and may it be called by another name?

    Next: in say_version(), compare the mimetype with JSON as a whole, and set API-Version to what version() says.
    """
    for answer, status, version in errors(lab):
        lab.about(answer)
        said = f"{answer.request.method} {answer.request.url.raw_path.decode()}"
        assert answer.status_code == status, f"{said} should be a {status}, but is a {answer.status_code}"
        kind = answer.headers["Content-Type"]
        assert kind == PROBLEM, f"the {status} of {said} should be called {PROBLEM}, but is {kind}"
        found = answer.headers.get("API-Version")
        assert found == version, f"the {status} of {said} should say API-Version: {version}, but says {found}"


@pytest.mark.exercise("5.3")
def test_caches_learn_what_an_answer_depends_on(lab):
    """At one address there are other answers for others. A cache that does not know which headers decide will give
    version 2 to who asked for version 1. Each answer says it, errors and those to who named no version among them,
    beside what else it depends on (RFC 9110, 12.5.5; RFC 9111, 4.1).

    Think: what does a cache do with the answer to a request that had none of these headers?

    Next: in say_version(), response.vary.update(("Accept", HEADER)): it adds to what is there.
    """
    client = lab.client()
    answers = [client.get("/api"), client.get("/api/v2"), client.get("/api", params={"version": "2"})]
    answers += [client.head("/api/genres"), client.options("/api/genres"), client.get("/.well-known/jwks.json")]
    answers += [answer for answer, _, _ in errors(lab)]
    for answer in answers:
        lab.about(answer)
        named = {name.strip().lower() for name in answer.headers.get("Vary", "").split(",")}
        missing = {"accept", HEADER.lower(), "origin"} - named
        said = f"{answer.request.method} {answer.request.url.raw_path.decode()}"
        assert not missing, f"Vary of {said} should name {', '.join(sorted(missing))} too, but is {sorted(named)}"
