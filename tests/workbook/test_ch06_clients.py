"""Clients and proxies that keep answers by the rules of RFC 9111: they get what is theirs, and ask again in time."""

from datetime import UTC, datetime, timedelta
from itertools import count

import hishel
import httpx
import pytest
import time_machine
from hishel.httpx import CacheTransport

from tests.workbook.processes import eventually
from tests.workbook.proxies import nginx
from workbook import course
from workbook.lab.lab import log_in
from workbook.serve.serving import served

BOOKS = "/api/books?page_size=3"


class Counting(httpx.BaseTransport):
    """Passes requests on, and keeps them with the status of their answers."""

    def __init__(self, beneath):
        self.beneath, self.seen = beneath, []

    def handle_request(self, request):
        answer = self.beneath.handle_request(request)
        self.seen.append((request, answer.status_code))
        return answer

    @property
    def statuses(self):
        return [status for _, status in self.seen]


@pytest.fixture
def caching(tmp_path):
    """A function: let `client` keep answers, in a store of its own or in `storage`."""
    numbers = count()

    def keep(client, shared=False, storage=None):
        counting = Counting(client._transport)
        storage = storage or hishel.SqliteStorage(database_path=tmp_path / f"{next(numbers)}.db")
        client._transport = CacheTransport(counting, storage, rfc=hishel.CacheOptions(shared=shared))
        return counting, storage

    return keep


@pytest.mark.chapter("6")
def test_a_browser_asks_once_and_later_whether_it_still_holds(lab, caching):
    client = lab.client()
    counting, _ = caching(client)
    first = client.get(BOOKS)
    assert client.get(BOOKS).content == first.content
    assert counting.statuses == [200]
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=20)):
        assert client.get(BOOKS).content == first.content
    assert counting.statuses == [200, 304]


@pytest.mark.chapter("6")
def test_a_browser_of_somebody_signed_in_asks_every_time_and_is_sent_it_once(lab, caching):
    client = lab.login("alice")
    counting, _ = caching(client)
    answers = [client.get(BOOKS) for _ in range(3)]
    assert counting.statuses == [200, 304, 304]
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.chapter("6")
@pytest.mark.parametrize("path", ["/api/users/me", "/api/shelves", "/api/auth/csrf"])
def test_what_is_personal_is_kept_by_nobody(lab, caching, path):
    client = lab.login("alice")
    counting, _ = caching(client)
    for _ in range(2):
        client.get(path)
    assert counting.statuses == [200, 200]


@pytest.mark.chapter("6")
def test_a_cache_that_many_share_gives_nobody_the_answer_of_another(lab, caching):
    people = {"nobody": lab.client(), "alice": lab.login("alice"), "admin": lab.login("admin")}
    alone = {name: client.get(BOOKS).json()["_links"] for name, client in people.items()}
    assert alone["admin"] != alone["alice"]
    storage = None
    for client in people.values():
        _, storage = caching(client, shared=True, storage=storage)
    for _ in range(2):
        assert {name: client.get(BOOKS).json()["_links"] for name, client in people.items()} == alone
    for name in ("alice", "admin"):
        assert people[name].get("/api/users/me").json()["name"] == name


@pytest.mark.chapter("6")
def test_a_client_sees_its_own_change_at_once(lab, caching):
    admin = lab.login("admin")
    caching(admin)
    seen = admin.get("/api/v2/books/1")
    done = admin.patch("/api/v2/books/1", json={"title": "Changed"}, headers={"If-Match": seen.headers["ETag"]})
    assert done.status_code == 200
    assert admin.get("/api/v2/books/1").json()["title"] == "Changed"


CACHE = """
    proxy_cache_path {folder}/cache keys_zone=books:1m;
    server {{
        listen unix:{folder}/front.sock;
        location / {{
            proxy_pass {app};
            proxy_set_header Host shop.test;
            proxy_cache books;
            proxy_cache_key $request_uri;
            add_header X-Cache $upstream_cache_status always;
        }}
    }}
"""


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    """The address and a transport of an nginx that caches, in front of the solved chapter."""
    folder = tmp_path_factory.mktemp("nginx")
    with served(course.chapter("6")) as running, nginx(folder, CACHE.format(folder=folder, app=running.url)):
        eventually((folder / "front.sock").exists)
        yield folder / "front.sock"


@pytest.fixture
def visitor(front):
    """A function: a client of the nginx."""
    opened = []

    def visit(**options):
        client = httpx.Client(transport=httpx.HTTPTransport(uds=str(front)), base_url="http://shop.test", **options)
        opened.append(client)
        return client

    yield visit
    for client in opened:
        client.close()


def test_a_proxy_keeps_what_is_public(visitor):
    path = "/api/books?page_size=4"
    answers = [visitor().get(path) for _ in range(3)]
    assert [answer.headers["X-Cache"] for answer in answers] == ["MISS", "HIT", "HIT"]
    assert len({answer.content for answer in answers}) == 1
    tag = {"If-None-Match": answers[0].headers["ETag"]}
    assert visitor().get(path, headers=tag).status_code == 304


def test_a_proxy_that_was_asked_for_the_head_gives_the_whole_answer(visitor):
    path = "/api/books?page_size=5"
    assert visitor().head(path).content == b""
    assert len(visitor().get(path).json()["items"]) == 5


@pytest.mark.parametrize("path", ["/api/books?page_size=6", "/api/books/1", "/api/users/me", "/api/shelves"])
def test_a_proxy_keeps_nothing_of_who_is_signed_in(visitor, path):
    alice = visitor()
    log_in(alice, "alice", as_program=True)
    assert [alice.get(path).headers["X-Cache"] for _ in range(2)] == ["MISS", "MISS"]
    nobody = visitor().get(path)
    assert nobody.status_code == (200 if "books" in path else 401)
    assert nobody.headers["X-Cache"] == "MISS"


def test_a_proxy_keeps_one_answer_for_each_version(visitor):
    versions = [visitor().get("/api/books/2", headers={"X-API-Version": version}) for version in "1212"]
    assert [answer.headers["API-Version"] for answer in versions] == ["1", "2", "1", "2"]
    assert [answer.headers["X-Cache"] for answer in versions[:2]] == ["MISS", "MISS"]


def test_a_proxy_gives_no_cookie_of_one_visitor_to_the_next(visitor):
    with_cookie = visitor(cookies={"theme": "dark"}).get("/api/books/3")
    without = visitor().get("/api/books/3")
    assert with_cookie.status_code == without.status_code == 200
    assert "Set-Cookie" not in without.headers
