"""Checks for exercise 5.1: a version by path, and links that stay in it."""

import pytest

from tests.ch05_versioning import rules
from tests.ch05_versioning.rules import HEADER, assert_row, assert_stays, version_of

USERS, SHELVES, VERSIONS = "/users", "/shelves", "/versions"


@pytest.mark.exercise("5.1")
@pytest.mark.parametrize("row", rules.of("5.1"))
def test_the_path_names_the_version(lab, row):
    """The lesson's table of rules: who names no version gets the first one, and a version that there is not is an
    address where there is nothing (RFC 9110, 15.5.5; RFC 3986, 3.3: a path names a thing).

    Think: what does the view know of the version, and what does everything else that has to know it?

    Next: in take_from_path(), take IN_PATH out of the values, and keep it, the number that it is, as g.version_in_path.
    """
    assert_row(lab.client(), row)


@pytest.mark.exercise("5.1")
@pytest.mark.parametrize("version", [1, 2])
def test_who_came_by_path_stays_in_the_version(lab, version):
    """Whoever follows a link stays in the version that the path has named, whichever link: of the entrance, of a list
    and what is in it, of the pages beside it, in the body and in Link. By path only, also where the query has named it
    as well: a link that says it twice can contradict itself one day (RFC 8288, 3.1).

    Think: in which version is the second page?

    Next: in carry(), where g.version_in_path is a number, add it to the values as IN_PATH, and nothing else.
    """
    client, tree = lab.login("admin"), f"/api/v{version}"
    assert_stays(lab.client().get(tree), "path", version)
    assert_stays(client.get(tree + SHELVES), "path", version)
    assert_stays(client.get(tree + SHELVES, params={"version": str(version)}), "path", version)
    first = client.get(tree + USERS, params={"page_size": "1"})
    assert_stays(first, "path", version)
    second = client.get(first.json()["next_page"])
    assert_stays(second, "path", version)
    assert second.json()["items"] != first.json()["items"], "next_page should be the next page, but is the same one"
    if version == 1:
        assert_stays(client.get(f"{tree}/books", params={"page_size": "2", "genre": "poetry"}), "path", version)


@pytest.mark.exercise("5.1")
@pytest.mark.parametrize("version", [1, 2])
def test_who_asked_by_query_goes_on_by_query(lab, version):
    """A client that can set no header and knows no other path names its version in the query. Every link has it there
    as well, once, and a template has it beside what is to be filled in (RFC 8288, 3.1; RFC 6570, 3.2.9).

    Think: what of the request is not sent again when a link is followed?

    Next: in carry(), where g.version_in_path is None and g.version_in_query a number, add that as QUERY to the values.
    """
    client, query = lab.login("admin"), {"version": str(version)}
    for path in ("/api", f"/api{SHELVES}", f"/api{USERS}/me"):
        assert_stays(client.get(path, params=query), "query", version)
    if version == 1:
        assert_stays(client.get("/api/books/1", params=query), "query", version)


@pytest.mark.exercise("5.1")
def test_who_named_none_in_the_address_is_led_to_none(lab):
    """Addresses that old clients have stored stay as they are, and so do the links in what they get. A header is sent
    again by whoever has sent it: the address says nothing of it (RFC 9110, 12.5.5).

    Think: whose address would change, if every link named a version?

    Next: in carry(), add nothing where g.version_in_path, which take_from_path() sets, and g.version_in_query are None.
    """
    client = lab.login("admin")
    for headers in ({}, {HEADER: "1"}, {HEADER: "2"}):
        for path in ("/api", f"/api{SHELVES}", f"/api{USERS}?page_size=1"):
            assert_stays(client.get(path, headers=headers), "header", None)


@pytest.mark.exercise("5.1")
@pytest.mark.parametrize("how", ["path", "query", "header"])
def test_what_is_new_is_where_it_was_made(lab, how):
    """The Location of what was created leads to it in the version in which it was sent, and so do the links in the
    answer (RFC 9110, 10.2.2 and 15.3.2).

    Think: what does a client of version 2 get, that follows Location?

    Next: in carry(), look at what this request has named; it is called for each address, in whichever header.
    """
    client = lab.login("alice")
    tree = "/api/v2" if how == "path" else "/api"
    query = {"version": "2"} if how == "query" else None
    headers = {HEADER: "2"} if how == "header" else None
    made = client.post(tree + SHELVES, params=query, headers=headers, json={"name": "Read twice"})
    assert made.status_code == 201, f"a shelf should be made in version 2 by {how}, but that is a {made.status_code}"
    assert_stays(made, how, 2 if how != "header" else None)
    found = client.get(made.headers["Location"], headers=headers)
    assert found.status_code == 200, f"Location should lead to the new shelf, but leads to a {found.status_code}"
    assert found.json()["name"] == "Read twice", "Location should lead to the new shelf, but leads to another thing"


@pytest.mark.exercise("5.1")
@pytest.mark.parametrize("how", ["path", "query", "header"])
def test_a_link_to_another_version_leads_there(lab, how):
    """GET /api/versions links to each version. Such an address has its version, whoever is asking: it keeps that one,
    and names no second one, with which it would be a request that contradicts itself (RFC 8288, 3.1).

    Think: what is asked by /api/v1?version=2?

    Next: in carry(), look first whether IN_PATH is in the values already.
    """
    client = lab.client()
    for version in (1, 2):
        tree = f"/api/v{version}" if how == "path" else "/api"
        query = {"version": str(version)} if how == "query" else None
        headers = {HEADER: str(version)} if how == "header" else None
        body = client.get(tree + VERSIONS, params=query, headers=headers).json()
        for item in body["items"]:
            href = item["_links"]["index"]["href"]
            answer = client.get(href)
            assert answer.status_code == 200, (
                f"to who asks by {how}, the link to version {item['version']} should be one that answers, "
                f"but {href} is a {answer.status_code}"
            )
            found = version_of(answer)
            assert found == item["version"], (
                f"to who asks by {how} for version {version}, the link to version {item['version']} should lead there, "
                f"but {href} is version {found}"
            )


@pytest.mark.exercise("5.1")
def test_what_is_no_route_stays_a_problem(lab):
    """A path that nothing is registered for has no values, in which a version could be. It is a 404, and a method that
    is not there is a 405 with Allow, inside a version and outside of all (RFC 9110, 15.5.5 and 15.5.6).

    Think: what are the values of a path that is none?

    Next: in take_from_path(), values may be None.
    """
    client = lab.client()
    for method, path, expected in (
        ("GET", "/api/nothing", 404),
        ("GET", "/api/v2/nothing", 404),
        ("GET", "/api/v02/genres", 404),
        ("GET", "/api/v2/v1/genres", 404),
        ("PUT", "/api/genres", 405),
        ("PUT", "/api/v2/genres", 405),
    ):
        answer = client.request(method, path)
        assert answer.status_code == expected, f"{method} {path} should be a {expected}, but is a {answer.status_code}"
        if expected == 405:
            assert "GET" in answer.headers.get("Allow", ""), "a 405 should say in Allow what is there, but does not"


@pytest.mark.exercise("5.1")
def test_links_stay_right_under_a_path_prefix(lab):
    """An operator may let the app stand below a path, as here by PATH_PREFIX, and that may look like a version. It is
    none: a version comes after /api (WSGI, PEP 3333: SCRIPT_NAME).

    Think: who knows which part of a path is which?

    Next: in take_from_path(), take what the route has found, and look at no address yourself.
    """
    prefix = "/shop/v1/api/v1"
    with lab.boot(PATH_PREFIX=prefix) as app:
        client = lab.client(app=app)
        answer = client.get(f"{prefix}/api/v2")
        assert version_of(answer) == 2, f"{prefix}/api/v2 should be version 2, but is version {version_of(answer)}"
        assert_stays(answer, "path", 2, prefix)
        assert_stays(client.get(f"{prefix}/api/v1/books?page_size=1"), "path", 1, prefix)
        assert_stays(client.get(f"{prefix}/api", params={"version": "2"}), "query", 2, prefix)
        assert_stays(client.get(f"{prefix}/api/genres"), "header", None, prefix)
