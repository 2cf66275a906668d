"""Chapter 1's limits as later chapters add to them: passwords, registrations, renewals, tokens that are not good."""

import base64
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from solutions.ch00_books_api.settings import SETTINGS
from solutions.ch01_security import limits
from solutions.ch02_validation import covers, users
from solutions.ch03_jwt import auth, keys
from workbook.book import accounts

LOGIN, SESSION, REFRESH = "/api/auth/login", "/api/auth/session", "/api/auth/refresh"
JUNK = '{"refresh_token": "é.é.é"}'.encode()  # which no token can be: it is not ASCII
OFFICE = "203.0.113.7"  # an address that many have
pytestmark = pytest.mark.chapter("3")


def left(answer: Any) -> int:
    """The smallest number of requests that are left."""
    return min(int(number) for number in re.findall(r";r=(-?\d+)", answer.headers["RateLimit"]))


def policies(answer: Any) -> list[str]:
    return re.findall(r'"([^"]+)"', answer.headers.get("RateLimit-Policy", ""))


def signed_in(lab: Any, name: str = "alice", **where: Any) -> dict[str, Any]:
    """The tokens of a new session."""
    credentials = {"email": f"{name}@example.org", "password": accounts.password(name)}
    answer = lab.client(**where).post(LOGIN, json=credentials)
    assert answer.status_code == 200
    given: dict[str, Any] = answer.json()
    return given


def renew(client: Any, token: str) -> Any:
    return client.post(REFRESH, json={"refresh_token": token})


def guess(client: Any, path: str, email: str) -> int:
    status: int = client.post(path, json={"email": email, "password": "a guess"}).status_code
    return status


def with_token(lab: Any, token: str, **where: Any) -> Any:
    return lab.client(headers={"Authorization": f"Bearer {token}"}, **where)


# -- passwords ---------------------------------------------------------------------------------------------------------


def test_both_logins_are_one_allowance_of_guesses_at_an_account(lab: Any) -> None:
    """Two ways in with five guesses each were ten."""
    found = []
    for number in range(6):
        client = lab.client(address=f"198.51.100.{number}")
        found.append(guess(client, (LOGIN, SESSION)[number % 2], "alice@example.org"))
    assert 429 not in found[:5]
    assert found[5] == 429
    assert guess(lab.client(address="198.51.100.40"), LOGIN, "alice@example.org") == 429


def test_both_logins_are_one_allowance_of_guesses_from_an_address(lab: Any) -> None:
    client = lab.client()
    found = [guess(client, (LOGIN, SESSION)[number % 2], f"{number}@example.org") for number in range(11)]
    assert 429 not in found[:10]
    assert found[10] == 429


def test_who_registers_costs_a_hash_and_is_counted_by_address(lab: Any) -> None:
    """Also when they are signed in, and whoever is tried; to look at the list of users costs none."""
    with lab.boot(RATE_LIMIT_REGISTRATION="3 per minute") as app:
        client, alice = lab.client(app=app), lab.login("alice", app=app)
        found = [each.post("/api/users", json={}).status_code for each in (client, alice, client, alice)]
        assert 429 not in found[:3]
        assert found[3] == 429
        assert client.get("/api/users").status_code == 401
        assert lab.client(app=app, address="198.51.100.4").post("/api/users", json={}).status_code != 429


def test_a_registration_is_no_guess(lab: Any) -> None:
    client = lab.client()
    for _ in range(6):
        client.post("/api/users", json={"email": "alice@example.org", "password": "a guess"})
    assert guess(client, LOGIN, "alice@example.org") == 401


# -- renewals ----------------------------------------------------------------------------------------------------------


def test_an_office_behind_one_address_can_renew(lab: Any) -> None:
    """Each session has an allowance of its own, wherever it is used."""
    with lab.boot(RATE_LIMIT_DEFAULT="2 per hour") as app:
        office = lab.client(app=app, address=OFFICE)
        alice, bob = signed_in(lab, "alice", app=app), signed_in(lab, "bob", app=app)
        for person in (alice, bob):
            first = renew(office, person["refresh_token"])
            assert first.status_code == 200
            assert left(first) == 1
            second = renew(lab.client(app=app, address="198.51.100.4"), first.json()["refresh_token"])
            assert second.status_code == 200
            assert left(second) == 0
            assert renew(office, second.json()["refresh_token"]).status_code == 429
        again = signed_in(lab, "alice", app=app)
        assert renew(office, again["refresh_token"]).status_code == 200, "another session has another allowance"


def test_junk_that_names_a_session_uses_nothing_of_it_up(lab: Any) -> None:
    """A forger who knows the id of a session must not be able to keep it from being renewed."""
    token = signed_in(lab)["refresh_token"]
    head, body, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    forged = base64.urlsafe_b64encode(json.dumps(claims | {"jti": "another"}).encode()).rstrip(b"=").decode()
    forger = lab.client(address="198.51.100.66")
    for number in range(5):
        answer = renew(forger, f"{head}.{forged}.{signature}")
        assert answer.status_code == 401
        assert policies(answer) == ["refused/minute"]
        assert left(answer) == 99 - number
    assert left(renew(lab.client(), token)) == 49


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"refresh_token": 5}', b'{"refresh_token": "\\ud800"}', b"[" * 99_999, JUNK], ids=repr
)
def test_a_renewal_of_any_shape_is_counted(lab: Any, body: bytes) -> None:
    answer = lab.client().post(REFRESH, content=body[:100_000], headers={"Content-Type": "application/json"})
    assert 400 <= answer.status_code < 500
    assert policies(answer) == ["refused/minute"]


def test_an_access_token_renews_nothing_and_is_junk(lab: Any) -> None:
    answer = renew(lab.client(), signed_in(lab)["access_token"])
    assert answer.status_code == 401
    assert policies(answer) == ["refused/minute"]


# -- tokens that are not good ------------------------------------------------------------------------------------------

ASKED: dict[str, Callable[[Any], Any]] = {
    "a book": lambda client: client.get("/api/books/1"),
    "a 404": lambda client: client.get("/api/nothing"),
    "a 405": lambda client: client.delete("/api/genres"),
    "health": lambda client: client.get("/api/health"),
    "static": lambda client: client.get("/static/app.js"),
    "the keys": lambda client: client.get("/.well-known/jwks.json"),
}


@pytest.mark.parametrize("what", ASKED)
def test_a_token_that_is_not_good_is_counted_whatever_it_asks_for(lab: Any, what: str) -> None:
    with lab.boot(RATE_LIMIT_REFUSED="3 per minute") as app:
        guesser = with_token(lab, "junk", app=app)
        answers = [ASKED[what](guesser) for _ in range(4)]
        assert answers[-1].status_code == 429
        assert answers[-1].headers["Retry-After"].isdecimal()
        assert 429 not in [answer.status_code for answer in answers[:3]]


def test_tokens_that_are_not_good_are_counted_together(lab: Any) -> None:
    with lab.boot(RATE_LIMIT_REFUSED=f"{len(ASKED)} per minute") as app:
        for number, ask in enumerate(ASKED.values()):
            assert ask(with_token(lab, f"junk-{number}", app=app)).status_code != 429
        assert with_token(lab, "more", app=app).get("/api/books/1").status_code == 429


def test_who_sends_tokens_that_are_not_good_keeps_nobody_out(lab: Any) -> None:
    """Neither from behind the same address nor from another: neither who is signed in, nor who signs in, nor others."""
    with lab.boot(RATE_LIMIT_REFUSED="3 per minute") as app:
        guesser = with_token(lab, "junk", app=app, address=OFFICE)
        before = left(lab.client(app=app, address=OFFICE).get("/api/books/1"))
        for _ in range(5):
            answer = guesser.get("/api/books/1")
        assert answer.status_code == 429
        assert left(lab.client(app=app, address=OFFICE).get("/api/books/1")) == before - 1
        given = signed_in(lab, app=app, address=OFFICE)
        assert with_token(lab, given["access_token"], app=app, address=OFFICE).get("/api/users/me").status_code == 200
        assert renew(lab.client(app=app, address=OFFICE), given["refresh_token"]).status_code == 200
        assert with_token(lab, "junk", app=app, address="198.51.100.4").get("/api/books/1").status_code == 401


def test_a_preflight_is_not_counted(lab: Any) -> None:
    asked = {"Origin": "https://app.shop.test", "Access-Control-Request-Method": "POST"}
    with lab.boot(RATE_LIMIT_LOGIN_ADDRESS="1 per minute") as app:
        client = lab.client(app=app)
        assert guess(client, LOGIN, "nobody@example.org") == 401
        for path in (LOGIN, SESSION, REFRESH, "/api/books", "/api/nothing"):
            answer = client.options(path, headers=asked)
            assert answer.status_code != 429
            assert "RateLimit" not in answer.headers


# -- the catalogue, and what it costs to count -------------------------------------------------------------------------


def test_covers_and_keys_are_counted_with_the_catalogue(lab: Any) -> None:
    client = lab.client()
    first = left(client.get("/api/genres"))
    assert left(client.get("/api/books/1/cover")) == first - 1
    assert left(client.get("/.well-known/jwks.json")) == first - 2
    assert left(client.get("/api/books/1")) == first - 3


@pytest.mark.parametrize(
    ("path", "trips"),
    [("/api/books/1", 2), ("/api/books/search?q=kokoro", 2), ("/api/users/me", 3), ("/api/health", 1)],
)
def test_a_request_of_a_user_asks_redis_once_for_the_token_and_once_for_each_limit(
    lab: Any, path: str, trips: int
) -> None:
    client = lab.login("alice")
    client.get(path)  # Redis gets to know the scripts, and the connection is there

    def read() -> int:
        count: int = lab.redis.info("stats")["total_reads_processed"]
        return count

    before = read()
    assert client.get(path).status_code == 200
    assert read() - before - 1 == trips, "the 1 is the second question for the number itself"


def test_a_refusal_asks_redis_no_more_often_than_an_answer(lab: Any) -> None:
    with lab.boot(RATE_LIMIT_CATALOGUE="2 per hour") as app:
        client = lab.login("alice", app=app)
        while client.get("/api/books/1").status_code == 200:
            pass
        before = lab.redis.info("stats")["total_reads_processed"]
        assert client.get("/api/books/1").status_code == 429
        assert lab.redis.info("stats")["total_reads_processed"] - before - 1 == 2


def test_every_allowance_that_a_chapter_adds_names_a_setting_that_there_is(lab: Any) -> None:
    tables = (users.LIMITS, covers.LIMITS, auth.LIMITS, keys.LIMITS)
    rows = [row for table in tables for rows in table.values() for row in rows]
    assert {row.setting for row in rows} <= set(SETTINGS)
    assert not {name for table in tables for name in table} & set(limits.LIMITS), "no chapter takes a limit back"
