"""What chapter 1 gives for nothing, and no exercise asks for: sessions in Redis, passwords as argon2 hashes."""

import time

import httpx
import pytest

from workbook.lab.bench import LabFault

pytestmark = pytest.mark.chapter("1")

COOKIE = "__Host-session"
LIFETIME = 3600


def session_keys(lab):
    return set(lab.redis.scan_iter("session:*"))


def cookie_line(answer):
    lines = [line for line in answer.headers.get_list("Set-Cookie") if line.startswith(f"{COOKIE}=")]
    assert len(lines) == 1, answer.headers
    return lines[0]


def holding(lab, cookie, **options):
    """A client that presents this session id, and nothing else."""
    return lab.client(headers={"Cookie": f"{COOKIE}={cookie}"}, **options)


def wait_for_sql(lab, exchange):
    """Return when the app has looked up who sends a request whose body is still on its way."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            if lab.statements(httpx.Response(200, extensions={"lab": exchange})):
                return
        except LabFault:  # it has not arrived yet
            pass
        time.sleep(0.002)
    raise AssertionError("the request did not reach the app")


def test_a_login_begins_a_session_under_a_new_id(lab):
    planted = lab.client()
    planted.get("/api/auth/csrf")
    before = planted.cookies[COOKIE]

    alice = lab.client(cookies={COOKIE: before}, headers={"Origin": "https://shop.test"})
    token = holding(lab, before).get("/api/auth/csrf").json()["csrf_token"]
    answer = alice.post(
        "/api/auth/login",
        json={"email": "alice@example.org", "password": "Alice has 1 long passphrase"},
        headers={"X-CSRF-Token": token},
    )
    assert answer.status_code == 200
    after = cookie_line(answer).split("=", 1)[1].split(";")[0]
    assert after != before
    assert holding(lab, after).get("/api/users/me").json()["name"] == "alice"
    assert holding(lab, before).get("/api/users/me").status_code == 401, "who planted the old id gains nothing by it"
    assert session_keys(lab) == {f"session:{after}"}


def test_an_id_that_the_client_made_up_is_not_taken_over(lab):
    answer = holding(lab, "made-up-by-an-attacker").get("/api/auth/csrf")
    assert "made-up-by-an-attacker" not in cookie_line(answer)
    assert session_keys(lab).isdisjoint({"session:made-up-by-an-attacker"})


def test_a_visitor_without_a_session_gets_none_by_reading(lab):
    answer = lab.client().get("/api/books/1")
    assert "Set-Cookie" not in answer.headers
    assert session_keys(lab) == set()


def test_a_logout_ends_the_session_for_every_worker(lab):
    alice = lab.login("alice")
    cookie = alice.cookies[COOKIE]
    elsewhere = holding(lab, cookie, worker=1)
    assert elsewhere.get("/api/users/me").status_code == 200
    token = {"X-CSRF-Token": alice.headers["X-CSRF-Token"]}
    assert elsewhere.delete("/api/auth/logout", headers=token).status_code == 204
    assert holding(lab, cookie).get("/api/users/me").status_code == 401, "a copy of the cookie is worth nothing"
    assert session_keys(lab) == set()


def test_the_cookie_is_taken_back_with_the_attributes_it_was_given_with(lab):
    answer = lab.login("alice").delete("/api/auth/logout")
    value, *attributes = [part.strip() for part in cookie_line(answer).split(";")]
    assert value == f"{COOKIE}="
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=0"} <= set(attributes)
    assert not any(attribute.startswith("Domain") for attribute in attributes)


def test_a_request_that_runs_during_the_logout_does_not_bring_the_session_back(lab):
    alice = lab.login("alice")
    cookie = alice.cookies[COOKIE]
    other_tab = lab.client(cookies={COOKIE: cookie}, headers=alice.headers)
    body = b'{"name": "alice"}'

    def slowly():
        yield body[:5]
        wait_for_sql(lab, lab.exchanges[-1])
        assert other_tab.delete("/api/auth/logout").status_code == 204
        assert session_keys(lab) == set()
        yield body[5:]

    headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    answer = alice.patch("/api/users/me", content=slowly(), headers=headers)
    assert answer.status_code == 200, "it began while the session was there"
    assert session_keys(lab) == set()
    assert holding(lab, cookie).get("/api/users/me").status_code == 401


def test_a_session_lasts_for_an_hour_from_the_last_request(lab):
    alice = lab.login("alice")
    lab.clock.move(LIFETIME - 100)
    assert alice.get("/api/users/me").status_code == 200
    assert lab.redis.ttl(f"session:{alice.cookies[COOKIE]}") > LIFETIME - 50


def test_a_session_that_nobody_used_for_an_hour_is_gone(lab):
    cookie = lab.login("alice").cookies[COOKIE]
    lab.clock.move(LIFETIME + 100)
    assert holding(lab, cookie).get("/api/users/me").status_code == 401
    assert f"session:{cookie}" not in session_keys(lab)


@pytest.mark.parametrize("fault", ["redis_stopped", "redis_frozen"])
def test_without_redis_a_session_is_neither_believed_nor_denied(lab, fault):
    with lab.boot(REDIS_TIMEOUT_SECONDS="1") as app:
        alice = lab.login("alice", app=app)
        with getattr(lab, fault)():
            answer = alice.get("/api/users/me")
        assert answer.status_code == 503
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["Retry-After"].isdecimal()
        assert "Set-Cookie" not in answer.headers, "the session may be there again in a moment"


def test_without_redis_the_catalogue_stays_open(lab):
    with lab.redis_stopped():
        assert lab.client().get("/api/books/1").status_code == 200


def hash_of_alice(lab):
    return lab.rows("SELECT password_hash FROM users WHERE name = 'alice'")[0][0]


def test_a_hash_of_another_cost_is_renewed_at_the_login(lab):
    assert "t=1," in hash_of_alice(lab)
    with lab.boot(ARGON2_TIME_COST="2") as app:
        lab.login("alice", app=app)
        renewed = hash_of_alice(lab)
        assert "t=2," in renewed
        lab.login("alice", app=app)
        assert hash_of_alice(lab) == renewed, "a hash of the right cost is left alone"
    lab.login("alice")
    assert "t=1," in hash_of_alice(lab)


def test_a_wrong_password_renews_nothing(lab):
    before = hash_of_alice(lab)
    with lab.boot(ARGON2_TIME_COST="2") as app:
        client = lab.client(app=app, headers={"Origin": "https://shop.test"})
        client.headers["X-CSRF-Token"] = client.get("/api/auth/csrf").json()["csrf_token"]
        answer = client.post("/api/auth/login", json={"email": "alice@example.org", "password": "wrong"})
        assert answer.status_code == 401
    assert hash_of_alice(lab) == before


def test_an_unknown_user_and_a_wrong_password_get_the_same_answer(lab):
    client = lab.client(headers={"Origin": "https://shop.test"})
    client.headers["X-CSRF-Token"] = client.get("/api/auth/csrf").json()["csrf_token"]
    answers = [
        client.post("/api/auth/login", json={"email": email, "password": "Alice has another passphrase"})
        for email in ("alice@example.org", "nobody@example.org")
    ]
    known, unknown = ({**answer.json(), "request_id": ""} for answer in answers)
    assert known == unknown
    assert known["status"] == 401
    assert {answer.headers["WWW-Authenticate"] for answer in answers} == {'Session realm="Books API"'}
