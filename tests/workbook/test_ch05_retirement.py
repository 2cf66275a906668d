"""How a version goes: what an operator may set, who is counted and by what name, who may see it, what Redis holds."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from solutions.ch00_books_api.settings import BadSettings
from solutions.ch05_versioning import retirement
from solutions.ch05_versioning.app import create_app
from solutions.ch05_versioning.retirement import moment, page
from workbook.serve.addresses import ADDRESS, FOREIGN_ORIGIN

BOOK, USE = "/api/v1/books/1", "/api/versions/1/use"
PAST, COMING = "2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z"
PREFLIGHT = {
    "Origin": FOREIGN_ORIGIN,
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Headers": "x-api-version",
}
NOBODY: dict[str, int] = {}

on_the_app = pytest.mark.chapter("5")


def use(lab: Any) -> dict[str, int]:
    answer = lab.login("admin").get(USE)
    assert answer.status_code == 200
    return {item["client"]: item["requests"] for item in answer.json()["items"]}


def signed_in(lab: Any, app: Any, name: str) -> httpx.Client:
    client: httpx.Client = lab.client(app=app)
    client.headers["Authorization"] = lab.login(name).headers["Authorization"]
    return client


# what an operator may set


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", None),
        ("2026-07-01T00:00:00Z", datetime(2026, 7, 1, tzinfo=UTC)),
        ("2026-07-01T02:00:00+02:00", datetime(2026, 7, 1, tzinfo=UTC)),
        ("2026-06-30 19:00-05:00", datetime(2026, 7, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_has_its_zone(text: str, read: datetime | None) -> None:
    assert moment(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "2026-07-01",
        "2026-07-01T00:00:00",
        "2026-02-30T00:00:00Z",
        "1782864000",
        "@1782864000",
        "Wed, 01 Jul 2026 00:00:00 GMT",
        "soon",
        " ",
        "true",
        "0001-01-01T00:00:00+05:00",
        "9999-12-31T23:59:59-05:00",
    ],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^must be a moment such as 2026-07-01T00:00:00Z, not"):
        moment(text)


@pytest.mark.parametrize(
    "text", ["https://shop.test/policy", "https://shop.test:8443/p?of=api&v=1#dates", "https://x/%20"]
)
def test_a_page_is_an_address_as_a_link_has_it(text: str) -> None:
    assert page(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/policy",
        "http://shop.test/policy",
        "https://",
        "https://shop.test/a b",
        'https://shop.test/>; rel="next", <https://evil.test',
        "https://shop.test/\nX-Evil: 1",
        "https://shop.test/Ж",
        "javascript:alert(1)",
    ],
)
def test_what_no_link_can_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^must be an address such as https://shop.test/api-policy, not"):
        page(text)


@on_the_app
@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"VERSION_1_DEPRECATED": "tomorrow"}, "VERSION_1_DEPRECATED must be a moment"),
        ({"VERSION_1_SUNSET": "2026-07-01"}, "VERSION_1_SUNSET must be a moment"),
        ({"VERSION_POLICY_URL": "<policy>"}, "VERSION_POLICY_URL must be an address"),
        ({"VERSION_1_DEPRECATED": COMING, "VERSION_1_SUNSET": PAST}, "VERSION_1_SUNSET must not be before"),
    ],
)
def test_an_app_with_dates_that_are_none_does_not_start(
    lab: Any, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], said: str
) -> None:
    for name, value in {**lab.env, **settings}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match=said):
        create_app()


@on_the_app
def test_both_dates_may_be_the_same_and_of_no_other_version(lab: Any) -> None:
    with lab.boot(VERSION_1_DEPRECATED=COMING, VERSION_1_SUNSET=COMING, VERSION_2_SUNSET=PAST) as app:
        client = lab.client(app=app)
        assert client.get(BOOK).status_code == 200
        answer = client.get("/api/v2/books/1")
        assert answer.status_code == 200
        assert "Sunset" not in answer.headers


# what is known of the versions, and who sees who came


@on_the_app
def test_everybody_sees_what_will_become_of_the_versions(lab: Any) -> None:
    nothing = {"deprecated": None, "sunset": None}
    assert lab.client().get("/api/versions").json()["items"] == [
        {"version": 1, **nothing, "_links": {"index": {"href": "/api/v1"}}},
        {"version": 2, **nothing, "_links": {"index": {"href": "/api/v2"}}},
    ]
    with lab.boot(
        VERSION_1_DEPRECATED="2026-01-01T01:00:00+01:00", VERSION_1_SUNSET=COMING, PATH_PREFIX="/shop"
    ) as app:
        client = lab.client(app=app)
        for path in (
            "/shop/api/versions",
            "/shop/api/v1/versions",
            "/shop/api/v2/versions",
            "/shop/api/versions?version=2",
        ):
            first, second = client.get(path).json()["items"]
            assert (first["deprecated"], first["sunset"]) == (
                "2026-01-01T00:00:00.000000Z",
                "2999-01-01T00:00:00.000000Z",
            )
            assert [each["_links"]["index"]["href"] for each in (first, second)] == ["/shop/api/v1", "/shop/api/v2"]
            assert client.get(first["_links"]["index"]["href"]).headers["API-Version"] == "1"
            assert client.get(second["_links"]["index"]["href"]).headers["API-Version"] == "2"


@on_the_app
def test_an_administrator_alone_sees_who_came(lab: Any) -> None:
    for path in (USE, "/api/v1/versions/1/use", "/api/v2/versions/1/use"):
        assert lab.client().get(path).status_code == 401
        assert lab.login("alice").get(path).status_code == 403
        assert lab.login("paula").get(path).status_code == 403
        assert lab.login("admin").get(path).status_code == 200
    admin = lab.login("admin")
    assert admin.get("/api/versions/2/use").json()["items"] == []
    for number in ("0", "3", "99999999999999999999"):
        answer = admin.get(f"/api/versions/{number}/use")
        assert answer.status_code == 404
        assert answer.json()["detail"] == "There is no such version."
    assert admin.get("/api/versions/v1/use").status_code == 404
    assert "version-use" not in lab.client().get("/api").json()["_links"]
    assert "version-use" in admin.get("/api").json()["_links"]


# who is counted, by what name


def sent(method: str, path: str, **options: Any) -> Callable[[httpx.Client], httpx.Response]:
    return lambda client: client.request(method, path, **options)


@on_the_app
@pytest.mark.parametrize(
    ("send", "status", "counted"),
    [
        (sent("GET", BOOK), 200, 1),
        (sent("HEAD", BOOK), 200, 1),
        (sent("GET", "/api/books/1?version=1"), 200, 1),
        (sent("GET", "/api/books/1", headers={"X-API-Version": "1"}), 200, 1),
        (sent("GET", "/api/books/1", headers={"Accept": "application/vnd.books.v1+json"}), 200, 1),
        (sent("GET", "/api/v1/activity"), 200, 1),
        (sent("GET", "/api/v1/books/by-offset"), 200, 1),
        (sent("GET", "/api/v1/books/99999"), 404, 1),
        (sent("GET", "/api/books?sort=colour"), 400, 1),
        (sent("GET", "/api/books?cursor=eyJ"), 400, 1),
        (sent("OPTIONS", BOOK, headers=PREFLIGHT), 200, 0),
        (sent("GET", "/api/v2/books/1"), 200, 0),
        (sent("GET", "/api/genres"), 200, 0),
        (sent("GET", "/api/v1/nowhere"), 404, 0),
        (sent("GET", "/api/v1/search?q=a"), 404, 0),
        (sent("DELETE", "/api/v1/books/search"), 405, 0),
        (sent("POST", "/api/v1/books", json={}), 401, 0),
        (sent("GET", BOOK, headers={"Authorization": "Bearer no.such.token"}), 401, 0),
        (sent("GET", "/api/v1/books/1?version=2"), 400, 0),
        (sent("GET", "/api/books/1?version=1&version=1"), 400, 0),
        (sent("GET", "/api/v1/books/1", headers={"Accept": "application/vnd.books.v3+json"}), 406, 0),
    ],
)
def test_what_counts(lab: Any, send: Callable[[httpx.Client], httpx.Response], status: int, counted: int) -> None:
    with lab.boot(VERSION_1_DEPRECATED=PAST) as app:
        answer = send(lab.client(app=app))
    assert answer.status_code == status
    assert ("Deprecation" in answer.headers) == bool(counted)
    assert use(lab) == ({f"address:{ADDRESS}": 1} if counted else NOBODY)


@on_the_app
def test_what_is_refused_before_the_version_is_known_counts_nothing(lab: Any) -> None:
    with lab.boot(VERSION_1_DEPRECATED=PAST, RATE_LIMIT_CATALOGUE="2 per hour") as app:
        client, user = lab.client(app=app), signed_in(lab, app, "alice")
        assert user.delete(BOOK).status_code == 403
        assert [client.get(BOOK).status_code for _ in range(3)] == [200, 200, 429]
    assert use(lab) == {f"address:{ADDRESS}": 2}


@on_the_app
def test_after_the_sunset_each_way_to_ask_is_gone_and_counted_once(lab: Any) -> None:
    with lab.boot(VERSION_1_DEPRECATED=PAST, VERSION_1_SUNSET="2020-02-01T00:00:00Z") as app:
        client, admin = lab.client(app=app), signed_in(lab, app, "admin")
        for path, headers in (
            (BOOK, {}),
            ("/api/books/1", {}),
            ("/api/books?version=1", {}),
            ("/api/books/search?q=a", {"X-API-Version": "1"}),
            ("/api/activity", {"Accept": "application/vnd.books.v1+json"}),
            ("/api/books/99999", {}),
        ):
            answer = client.get(path, headers=headers)
            assert answer.status_code == 410, path
            assert answer.headers["API-Version"] == "1"
            assert 'rel="successor-version"' in answer.headers["Link"]
        for method in ("PUT", "PATCH", "DELETE"):
            assert admin.request(method, BOOK, json={}).status_code == 410
        assert client.options("/api/books", headers=PREFLIGHT).status_code == 200
        by_header = client.get("/api/books", headers={"X-API-Version": "2", "Origin": FOREIGN_ORIGIN})
        assert by_header.status_code == 200
    admin_id = lab.rows("SELECT id FROM users WHERE name = 'admin'")[0][0]
    assert use(lab) == {f"address:{ADDRESS}": 6, f"user:{admin_id}": 3}


@on_the_app
def test_a_name_is_a_user_or_a_network_and_nothing_secret(lab: Any) -> None:
    with lab.boot(VERSION_1_DEPRECATED=PAST) as app:
        alice = signed_in(lab, app, "alice")
        secret = alice.headers["Authorization"]
        alice.get("/api/books?author=Quagga&page_size=1")
        elsewhere = lab.client("198.51.100.9", app=app)
        elsewhere.headers["Authorization"] = secret
        elsewhere.get(BOOK)  # the same user, at another address
        for address in ("2001:db8:0:7::1", "2001:db8:0:7:ffff::2", "::ffff:192.0.2.1"):
            lab.client(address, app=app).get(BOOK, headers={"X-Forwarded-For": "10.0.0.1", "User-Agent": "Evil\x07"})
    alice_id = lab.rows("SELECT id FROM users WHERE name = 'alice'")[0][0]
    expected = {f"user:{alice_id}": 2, "address:2001:db8:0:7::/64": 2, "address:192.0.2.1": 1}
    assert {name: count for name, count in use(lab).items() if count} == expected
    names = sorted(lab.redis.scan_iter("versions:*"))
    assert len(names) == 1
    assert re.fullmatch(r"versions:1:\d{4}-\d\d-\d\d", names[0])
    held = lab.redis.hgetall(names[0])
    assert held == {name: str(count) for name, count in expected.items()}
    assert 0 < lab.redis.ttl(names[0]) <= retirement.KEPT.total_seconds()


@on_the_app
def test_who_came_most_is_first_and_the_last_thirty_days_are_shown(lab: Any) -> None:
    day = datetime.fromtimestamp(lab.clock.now(), UTC)
    for ago, client, count in (
        (0, "user:7", 3),
        (1, "user:7", 2),
        (29, "user:8", 9),
        (30, "user:9", 99),
        (3, "user:6", 5),
    ):
        moment_of_use = datetime.fromtimestamp(day.timestamp() - ago * 86_400, UTC)
        lab.redis.hset(retirement.key(1, moment_of_use), client, count)
    body = lab.login("admin").get(USE).json()
    items = body["items"]
    assert [(item["client"], item["requests"]) for item in items] == [("user:8", 9), ("user:6", 5), ("user:7", 5)]
    assert (body["clients"], body["requests"]) == (3, 19)
    assert items[2]["last"] == f"{day:%Y-%m-%d}"


@on_the_app
def test_who_came_is_no_list_without_an_end(lab: Any) -> None:
    today = retirement.key(1, datetime.fromtimestamp(lab.clock.now(), UTC))
    lab.redis.hset(today, mapping={f"user:{number}": number for number in range(1, 251)})
    body = lab.login("admin").get(USE).json()
    assert [item["requests"] for item in body["items"]] == list(range(250, 150, -1))
    assert (body["clients"], body["requests"]) == (250, 250 * 251 // 2)


# what is said


@on_the_app
def test_the_next_version_is_linked_whatever_a_query_calls_its_parameters(lab: Any) -> None:
    with lab.boot(VERSION_1_DEPRECATED=PAST) as app:
        client = lab.client(app=app)
        for path, expected in (
            (f"{BOOK}?name=x&endpoint=y&method=PUT&self=z", "/api/v2/books/1?name=x&endpoint=y&method=PUT&self=z"),
            (f"{BOOK}?book_id=2&api_version=v1&a=1&a=2", "/api/v2/books/1?book_id=2&api_version=v1&a=1&a=2"),
            ("/api/books/1?version=1", "/api/v2/books/1"),
            ("/api/books?version=1&page_size=3", "/api/v2/books?page_size=3"),
            (f"{BOOK}?a=%3E%22%2C%0D%0AX-Evil%3A1", "/api/v2/books/1?a=%3E%22%2C%0D%0AX-Evil%3A1"),
        ):
            answer = client.get(path)
            assert answer.status_code == 200
            assert answer.links["successor-version"]["url"] == expected
            assert client.get(expected).headers["API-Version"] == "2"
            assert "X-Evil" not in answer.headers


@on_the_app
def test_a_page_of_another_origin_reads_what_is_said(lab: Any) -> None:
    with lab.boot(VERSION_1_DEPRECATED=PAST, VERSION_1_SUNSET=COMING) as app:
        answer = lab.client(app=app).get(BOOK, headers={"Origin": FOREIGN_ORIGIN})
    exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
    assert {"Deprecation", "Sunset", "Link", "API-Version"} <= set(exposed)


@on_the_app
def test_nothing_is_said_or_counted_where_nothing_is_decided(lab: Any) -> None:
    answer = lab.client().get(BOOK)
    assert not {"Deprecation", "Sunset", "Link"} & {name.title() for name in answer.headers}
    assert use(lab) == NOBODY
    assert not list(lab.redis.scan_iter("versions:*"))


# Redis


@on_the_app
@pytest.mark.parametrize("how", ["gone", "frozen", "full", "a replica"])
def test_a_redis_that_cannot_count_costs_the_count_alone(lab: Any, how: str) -> None:
    failing = {"gone": lab.redis_stopped, "frozen": lab.redis_frozen}.get(how, lambda: lab.redis_refusing_to_write(how))
    with lab.boot(VERSION_1_DEPRECATED=PAST, VERSION_1_SUNSET=COMING, REDIS_TIMEOUT_SECONDS="0.3") as app:
        client, admin = lab.client(app=app), signed_in(lab, app, "admin")
        before = client.get(BOOK)
        with failing():
            during = client.get(BOOK)
            shown = admin.get(USE)
        after = client.get(BOOK)
        assert lab.audit_text().count("a use of version 1 was not counted") == 1
        for answer in (before, during, after):
            assert answer.status_code == 200
            assert answer.json() == before.json()
            assert answer.headers["Deprecation"] == before.headers["Deprecation"]
            assert answer.headers["Sunset"] == before.headers["Sunset"]
        # who is signed in is asked of Redis as well: a deny-list that cannot be kept up to date is none (chapter 3)
        assert shown.status_code == 503
        assert shown.headers["Retry-After"]
    counted = 1 if how == "gone" else 2  # it came back empty
    assert use(lab) == {f"address:{ADDRESS}": counted}
