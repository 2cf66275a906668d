"""Checks for exercise 5.2: a version by query and by header, and one answer to who says what."""

import pytest

from tests.ch05_versioning import rules
from tests.ch05_versioning.rules import HEADER, addresses, assert_row, named_in, version_of

# none of these is the number of a version, written as it is; float, int, isdigit and strip take some of them for one
WRITTEN_OTHERWISE = ("01", "+1", "-1", "1.0", " 1", "1 ", "1_", "1\n", "0x1", "1e0", "١", "１", "²", "①", "1,2", "1;2")
NO_VERSION = ("0", "3", "22", "v1", "latest", "two", "None", "true", "9" * 5000)
REFUSE = (
    "in numbered(), raise BadRequest for what is no number of VERSIONS as a text, an empty one and 02 among them; in "
    "decide(), call it before anything else, whatever the path is."
)


def assert_refused(answer, what):
    """A request that names its version badly is a 400, as a problem."""
    assert answer.status_code == 400, f"{what} should be a 400, but is a {answer.status_code}"
    found = answer.json().get("status")
    assert found == 400, f"{what} should be a problem with status 400, but its status is {found}"


def assert_to_blame(answer, parameter, what):
    """The 400 of a list, for one parameter."""
    assert answer.status_code == 400, f"{what} should be a 400 for {parameter}, but is a {answer.status_code}"
    found = ", ".join(fault["parameter"] for fault in answer.json().get("errors", []))
    assert found == parameter, f"{what} should be a 400 for {parameter}, but is one for {found or 'nothing'}"


@pytest.mark.exercise("5.2")
@pytest.mark.parametrize("row", rules.of("5.2"))
def test_query_and_header_name_a_version(lab, row):
    """The lesson's table of rules: whichever way names a version, it is that one. Where two of them name one, they must
    name the same; and a version that there is not is a bad request (RFC 9110, 15.5.1).

    Think: of two that disagree, which one would a proxy, a log and a colleague each take?

    Next: in decide(), make a set of what the path, the query and the header name; two in it are a BadRequest.
    """
    assert_row(lab.client(), row, REFUSE if row.misnamed and row.answer == "400" else "")


@pytest.mark.exercise("5.2")
def test_a_version_has_one_spelling(lab):
    """A version is written as it is written here, 1 or 2. What else some language would read as a number is none: the
    next reader of the same address may see another version in it, or none (RFC 9110, 15.5.1).

    Think: what do int() and isdigit() take for a number, and what do they do with 5,000 digits?

    Next: in numbered(), compare the text with the numbers of VERSIONS as texts, instead of reading it as a number.
    """
    client = lab.client()
    for text in (*WRITTEN_OTHERWISE, *NO_VERSION):
        assert_refused(client.get("/api/health", params={"version": text}), f"version={text[:12]!r}")
    for text in ("", "01", "+1", "1.0", "1_", "1,", "v2", "²", "2;", *NO_VERSION[:-1]):
        headers = {HEADER: text.encode("latin-1")}
        assert_refused(client.get("/api/health", headers=headers), f"{HEADER}: {text}")


@pytest.mark.exercise("5.2")
def test_a_version_is_named_once(lab):
    """A parameter or a header that is there twice is a question to which everybody has another answer: the first, the
    last, both. Also where they say the same it is refused, in both the same way (OWASP Web Security Testing Guide, HTTP
    parameter pollution; RFC 9110, 5.3: lines of one header are one list).

    Think: which of two does `get` return, and which does the cache in front look at?

    Next: in numbered(), raise BadRequest for more than one text.
    """
    client = lab.client()
    for query in ("version=2&version=2", "version=1&version=2", "version=&version=1", "version=1&page_size=1&version="):
        assert_refused(client.get(f"/api/health?{query}"), f"?{query}")
    for first, second in (("2", "2"), ("1", "2"), ("2", "")):
        answer = client.get("/api/health", headers=[(HEADER, first), (HEADER, second)])
        assert_refused(answer, f"{HEADER} in two lines, {first} and {second!r},")


@pytest.mark.exercise("5.2")
def test_nothing_is_done_where_two_disagree(lab):
    """What is refused has no effect: it is known which version a request is for before anything is done for it (RFC
    9110, 15.5.1).

    Think: of which version is the body that was sent?

    Next: in decide(), raise BadRequest before anything else; it is called before the view.
    """
    client = lab.login("alice")
    before = lab.rows("SELECT count(*) FROM shelves")
    for path, query, headers in (
        ("/api/v1", {"version": "2"}, {}),
        ("/api/v2", {}, {HEADER: "1"}),
        ("/api", {"version": "1"}, {HEADER: "2"}),
        ("/api/v2", {"version": "2"}, {HEADER: "1"}),
        ("/api/v1", {"version": "2"}, {HEADER: "2"}),
    ):
        answer = client.post(f"{path}/shelves", params=query, headers=headers, json={"name": "Which?"})
        said = f"POST {path}/shelves, {query or 'no query'}, {headers or 'no header'}"
        assert_refused(answer, said)
        assert lab.rows("SELECT count(*) FROM shelves") == before, f"{said} should make no shelf, but has made one"


@pytest.mark.exercise("5.2")
def test_the_version_is_no_question_about_books(lab):
    """A list refuses parameters that it does not know. The version is not about the list: it is taken out before
    anybody reads what is asked, and is in each link again, once (RFC 3986, 3.4).

    Think: what does the schema of a list say to a parameter that it has not?

    Next: in decide(), let request.args be what it was without QUERY.
    """
    client = lab.login("admin")
    for path, query in (("/api/books", {"genre": "poetry", "page_size": "2"}), ("/api/users", {"page_size": "1"})):
        plain = client.get(path, params=query)
        answer = client.get(path, params={"version": "1", **query})
        assert answer.status_code == 200, (
            f"a list should not be asked for its version, but {path}?version=1 is a {answer.status_code}"
        )
        ids = [item["id"] for item in answer.json()["items"]]
        assert ids == [item["id"] for item in plain.json()["items"]], "version=1 should not change what is found"
        for address in addresses(answer):
            named = named_in(address)
            assert named == (None, ["1"]), f"each link should name the version once, but there is {address}"
        following = client.get(answer.json()["next_page"])
        assert following.status_code == 200, f"next_page should answer, but is a {following.status_code}"
        assert following.json()["items"] != answer.json()["items"], "next_page should be another page"


@pytest.mark.exercise("5.2")
def test_all_else_that_is_asked_stays_as_it_is(lab):
    """Only the version is taken out. What is there twice still is, and is refused for that; what is unknown or empty
    is, too; and none of it is hidden by the version (OWASP Web Security Testing Guide, HTTP parameter pollution).

    Think: what becomes of page_size=1&page_size=2 in a dict?

    Next: in decide(), keep every pair of request.args but those of QUERY: items(multi=True) has them all.
    """
    client = lab.client()
    for query, expected in (
        ("version=1&page_size=1&page_size=2", "page_size"),
        ("page_size=1&version=1&page_size=1", "page_size"),
        ("author=&version=1", "author"),
        ("version=1&versions=1", "versions"),
        ("Version=1&version=1", "Version"),
    ):
        assert_to_blame(client.get(f"/api/books?{query}"), expected, f"/api/books?{query}")


@pytest.mark.exercise("5.2")
@pytest.mark.parametrize("how", ["nobody", "path", "query", "header"])
def test_what_came_later_is_not_in_version_1(lab, how):
    """The search came with version 2. Whoever is content with version 1 meets nothing of it: it is a 404, however the
    version was named, and also where it was not (RFC 9110, 15.5.5).

    Think: who knows in which version a route came?

    Next: in decide(), raise NotFound where since.get(routes.current(), FIRST) is greater than g.version.
    """
    client = lab.client()

    def search(method, version):
        tree = f"/api/v{version}" if how == "path" else "/api"
        query = {"version": str(version)} if how == "query" else None
        headers = {HEADER.lower(): str(version)} if how == "header" else None
        return client.request(method, f"{tree}/search", params=query, headers=headers)

    for method in ("GET", "HEAD"):
        status = search(method, 1).status_code
        assert status == 404, f"{method} search in version 1, named by {how}, should be a 404, but is a {status}"
    if how != "nobody":
        assert_to_blame(search("GET", 2), "q", f"GET search without q in version 2, named by {how},")
        status = search("HEAD", 2).status_code
        assert status == 400, f"HEAD search in version 2, named by {how}, should be a 400 as GET is, but is a {status}"


@pytest.mark.exercise("5.2")
def test_a_preflight_is_answered_whatever_the_version(lab):
    """Before a page of another origin may send X-API-Version, its browser asks, with OPTIONS, and without that header:
    it is what it asks about. The answer must be a success, or the request is never sent; also where version 1, which
    is what such a question would get, does not have the route. What it names badly itself, in its query, is refused as
    ever: so will the request be (Fetch standard, CORS-preflight fetch).

    Think: which version does a preflight name, of a request with X-API-Version: 2?

    Next: in decide(), raise no NotFound for OPTIONS, and leave all else as it is for other methods.
    """
    client = lab.client()
    headers = {"Origin": "https://app.shop.test", "Access-Control-Request-Method": "GET"}
    headers["Access-Control-Request-Headers"] = HEADER.lower()
    for path in ("/api/search", "/api/v2/search", "/api/books/1"):
        answer = client.options(path, headers=headers)
        assert answer.is_success, f"a preflight for {path} should be a success, but is a {answer.status_code}"
    assert_refused(client.options("/api/books/1?version=9", headers=headers), "a preflight for /api/books/1?version=9")


@pytest.mark.exercise("5.2")
def test_each_request_is_decided_by_itself(lab):
    """What one request was for says nothing of the next one, on the same connection, of the same user (RFC 9110, 3.3:
    HTTP is stateless).

    Think: where is it kept which version a request is for, and how long?

    Next: in decide(), keep it in `g`, which is of one request.
    """
    client = lab.login("alice")
    for version, headers in ((2, {HEADER: "2"}), (1, {}), (2, {HEADER: "2"}), (1, {HEADER: "1"}), (1, {})):
        found = version_of(client.get("/api", headers=headers))
        assert found == version, (
            f"{headers or 'no version'} should be version {version} whatever was asked before, but is {found}"
        )
