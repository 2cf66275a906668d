"""Chapter 1's limits beyond their exercise: together with the proxy, preflights, sessions, Redis, and the table."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from limits import parse_many

from solutions.ch00_books_api import settings
from solutions.ch01_security import identity, limits, redis_store
from workbook.lab import redis_service

LOGIN, REPORT = "/api/auth/login", "/api/reports/catalog"
CORS = {"Origin": "https://app.shop.test", "Access-Control-Request-Method": "POST"}


def states(answer: Any) -> dict[str, tuple[int, int]]:
    """What is left of each limit that the answer names, and in how many seconds there is more."""
    found = re.findall(r'"([^"]+)";r=(-?\d+);t=(-?\d+)', answer.headers["RateLimit"])
    return {name: (int(left), int(seconds)) for name, left, seconds in found}


def left(answer: Any) -> int:
    """The smallest number of requests that are left."""
    return min(number for number, _ in states(answer).values())


def attempt(client: Any, email: str = "nobody@example.org") -> Any:
    """A login that is refused for want of a CSRF token, and counted."""
    return client.post(LOGIN, json={"email": email, "password": "a guess"})


@pytest.mark.chapter("1")
def test_an_ipv4_address_in_ipv6_notation_is_that_address(lab: Any) -> None:
    """A socket for both versions has ::ffff:203.0.113.7; all of these are in one /64."""
    first = left(lab.client(address="203.0.113.7").get("/api"))
    assert left(lab.client(address="::ffff:203.0.113.7").get("/api")) == first - 1
    assert left(lab.client(address="::ffff:198.51.100.4").get("/api")) == first


# -- what is counted together ------------------------------------------------------------------------------------------


@pytest.mark.chapter("1")
def test_head_is_counted_as_get(lab: Any) -> None:
    client = lab.client()
    first = left(client.get("/api/books/1"))
    assert left(client.head("/api/books/1")) == first - 1
    assert left(client.get("/api/books/2")) == first - 2


@pytest.mark.chapter("1")
def test_a_login_uses_up_both_of_its_limits_at_once(lab: Any) -> None:
    client = lab.client()
    assert {name: number for name, (number, _) in states(attempt(client)).items()} == {
        "address/minute": 9,
        "account/minute": 4,
    }
    assert {name: number for name, (number, _) in states(attempt(client, "alice@example.org")).items()} == {
        "address/minute": 8,
        "account/minute": 4,
    }


@pytest.mark.chapter("1")
def test_a_second_login_resets_no_counter(lab: Any) -> None:
    """It has another session, and is the same user, at the same address, of the same account."""
    before = left(lab.login("alice").get(REPORT))
    assert left(lab.login("alice").get(REPORT)) == before - 1
    assert left(attempt(lab.client(), "alice@example.org")) == 2, "the two that succeeded are counted too"


@pytest.mark.chapter("1")
@pytest.mark.parametrize("headers", [CORS, {}], ids=["preflight", "options"])
def test_a_preflight_of_a_login_leaves_both_of_its_limits_alone(lab: Any, headers: dict[str, str]) -> None:
    client = lab.client()
    for _ in range(12):
        answer = client.options(LOGIN, headers=headers)
        assert answer.status_code < 300
        assert "RateLimit" not in answer.headers
    assert left(attempt(client)) == 4


@pytest.mark.chapter("1")
def test_a_login_is_counted_by_the_address_that_our_proxy_saw(lab: Any) -> None:
    """Not by that of the proxy, and not by what the client says in front of it."""
    with lab.boot(RATE_LIMIT_LOGIN_ADDRESS="1 per minute") as app:
        one, other = lab.client(app=app), lab.client(app=app, address="198.51.100.4")
        assert [attempt(client, f"{n}@x.test").status_code for n, client in enumerate((one, other))] == [400, 400]
        forged = {"X-Forwarded-For": "192.0.2.77"}
        assert one.post(LOGIN, json={"email": "3@x.test"}, headers=forged).status_code == 429


# -- what the headers say ----------------------------------------------------------------------------------------------


@pytest.mark.chapter("1")
def test_what_is_left_is_never_less_than_nothing_and_the_wait_gets_shorter(lab: Any) -> None:
    client = lab.client()
    answers = [attempt(client) for _ in range(4)]
    lab.clock.move(20)
    answers += [attempt(client) for _ in range(4)]
    assert [states(answer)["account/minute"][0] for answer in answers] == [4, 3, 2, 1, 0, 0, 0, 0]
    assert [answer.status_code for answer in answers[-3:]] == [429] * 3
    waits = [states(answer)["account/minute"][1] for answer in answers]
    assert all(57 <= seconds <= 61 for seconds in waits[:4]), "until the first of them is no longer counted"
    assert all(37 <= seconds <= 41 for seconds in waits[4:]), "the same moment, 20 seconds later"
    assert int(answers[-1].headers["Retry-After"]) == waits[-1]
    lab.clock.move(45)
    again = states(attempt(client))["account/minute"]
    assert again[0] == 3, "the first four have left the window, the fifth has not"
    assert 12 <= again[1] <= 16


@pytest.mark.chapter("1")
def test_retry_after_stands_on_429_and_503_and_nowhere_else(lab: Any) -> None:
    client, alice = lab.client(), lab.login("alice")
    refused = [
        client.get("/api/books/1"),
        client.get("/api/books/4711"),
        client.get("/api/nothing"),
        client.delete("/api/genres"),
        client.get("/api/users/me"),
        alice.get("/api/users"),
        attempt(client),
    ]
    assert [answer.status_code for answer in refused] == [200, 404, 404, 405, 401, 403, 400]
    assert not [answer.url for answer in refused if "Retry-After" in answer.headers]
    for _ in range(4):
        attempt(client)
    assert attempt(client).headers["Retry-After"].isdecimal()
    with lab.redis_stopped():
        answer = alice.get("/api/users/me")
        assert answer.status_code == 503
        assert answer.headers["Retry-After"].isdecimal()


# -- when Redis fails, and when it does not ----------------------------------------------------------------------------


@pytest.mark.chapter("1")
def test_a_redis_that_is_frozen_lifts_no_limit(lab: Any) -> None:
    with lab.boot(REDIS_TIMEOUT_SECONDS="0.3") as app, lab.redis_frozen():
        client = lab.client(app=app)
        answers = [attempt(client) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [400] * 5 + [429]


@pytest.mark.chapter("1")
@pytest.mark.parametrize("how", ["redis_stopped", "redis_frozen"])
def test_when_redis_is_back_it_counts_for_all_workers_again(lab: Any, how: str) -> None:
    with lab.boot(REDIS_TIMEOUT_SECONDS="1") as first, lab.boot(REDIS_TIMEOUT_SECONDS="1") as second:
        one, other = lab.client(app=first), lab.client(app=second)
        with getattr(lab, how)():
            assert attempt(one).status_code == 400
        lab.clock.move(120)
        answers = [attempt(client) for client in (one, other, one, other, one, other)]
    assert [answer.status_code for answer in answers] == [400] * 5 + [429]


@pytest.mark.chapter("1")
def test_a_redis_that_is_full_lifts_no_limit(lab: Any) -> None:
    """It answers a PING, reads, and refuses to write: so it is back and away again with every other request."""
    client = lab.client()
    answers = []
    with lab.redis_refusing_to_write("full"):
        for _ in range(8):
            answers.append(attempt(client).status_code)
            lab.clock.move(3)  # Flask-Limiter looks whether Redis is back
    assert 429 in answers
    assert answers.count(400) <= 5


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    service = redis_service.open_redis(tmp_path)
    try:
        yield service.url
    finally:
        service.close()


@pytest.mark.parametrize("error", [OSError("a chunk broke off"), RuntimeError("a bug"), UnicodeError("no UTF-8")])
def test_only_a_failure_of_redis_is_taken_for_one(redis_url: str, error: Exception) -> None:
    """Flask-Limiter would take any error, and go on to count in memory: one allowance for each worker, from nought."""

    def nobody_can_tell() -> str:
        raise error

    def worker() -> Any:
        app = Flask("counts")
        settings.init_app(app, {"REDIS_URL": redis_url, "RATE_LIMIT_DEFAULT": "3 per hour"})
        redis_store.init_app(app)
        identity.init_app(app, lambda: None)
        broken = limits.Allowance("RATE_LIMIT_DEFAULT", "broken", nobody_can_tell)
        limits.init_app(app, {**limits.LIMITS, "broken": (broken, *limits.DEFAULT)})
        app.add_url_rule("/broken", "broken", lambda: "never")
        app.add_url_rule("/whole", "whole", lambda: "yes")
        return app.test_client()

    one, other = worker(), worker()
    for client in (one, other):
        assert client.get("/whole").status_code == 200
        assert client.get("/broken").status_code == 500
    assert one.get("/whole").status_code == 200
    assert other.get("/whole").status_code == 429, "three are counted for both"


# -- the table ---------------------------------------------------------------------------------------------------------


def test_every_allowance_names_settings_that_there_are() -> None:
    rows = {row for rows in (*limits.LIMITS.values(), limits.DEFAULT, limits.REFUSED) for row in rows}
    named = {row.setting.format(role=role) for row in rows for role in ("USER", "PREMIUM", "ADMIN")}
    assert named <= set(settings.SETTINGS)


@pytest.mark.parametrize(
    "text", ["", "often", "5", "5 per fortnight", "per hour", "5 per hour; often", "5 per 9999999999 years"]
)
def test_a_limit_that_is_none_is_refused_at_boot(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("RATE_LIMIT_DEFAULT", text)
    with pytest.raises(ValueError, match="RATE_LIMIT_DEFAULT must be"):
        settings.init_app(Flask("limits"))


def test_every_limit_that_is_a_default_can_be_read() -> None:
    found = [setting.default for name, setting in settings.SETTINGS.items() if name.startswith("RATE_LIMIT_")]
    assert all(parse_many(text) for text in found)
