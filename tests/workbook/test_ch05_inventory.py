"""Two versions are one shop: what holds on one way into it holds on all (OWASP API9:2023)."""

import re

import pytest

pytestmark = pytest.mark.chapter("5")

WAYS = (  # a path below /api, and headers
    ("", {}),
    ("/v1", {}),
    ("/v2", {}),
    ("?version=2", {}),
    ("", {"X-API-Version": "2"}),
    ("", {"Accept": "application/vnd.books.v2+json"}),
)
LEFT = re.compile(r'"account/minute";r=(\d+)')


def ask(client, method, path, way, **options):
    """The answer to a request on one of the WAYS."""
    where, headers = way
    address = f"/api{path}{where}" if where.startswith("?") else f"/api{where}{path}"
    return client.request(method, address, headers=headers, **options)


def test_a_limit_is_one_whichever_way_leads_to_it(lab):
    stranger, answers = lab.client(), []
    guess = {"email": "alice@example.org", "password": "a guess, and a wrong one"}
    for way in WAYS:
        answers.append(ask(stranger, "POST", "/auth/login", way, json=guess))
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    left = [LEFT.search(answer.headers["RateLimit"]) for answer in answers[:5]]
    assert [int(found[1]) for found in left if found] == [4, 3, 2, 1, 0]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/users"), ("DELETE", "/books/1"), ("GET", "/versions/1/use"), ("GET", "/shelves")]
)
def test_who_may_do_what_is_the_same_on_each_way(lab, method, path):
    stranger, alice, found = lab.client(), lab.login("alice"), set()
    for way in WAYS:
        as_alice = 200 if path == "/shelves" else 403
        found.add((ask(stranger, method, path, way).status_code, ask(alice, method, path, way).status_code))
    assert found == {(401, as_alice)}


def test_a_version_that_is_over_is_over_on_each_way(lab):
    dates = {"VERSION_1_DEPRECATED": "2020-01-01T00:00:00Z", "VERSION_1_SUNSET": "2021-01-01T00:00:00Z"}
    with lab.boot(**dates) as app:
        client = lab.client(app=app)
        assert [ask(client, "GET", "/books/1", way).status_code for way in WAYS] == [410, 410, 200, 200, 200, 200]
