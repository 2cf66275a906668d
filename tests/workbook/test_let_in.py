"""Who is let in to what, where two concerns could answer: routes, limits, roles, CSRF, and methods of all kinds."""

import pytest

EVIL = "https://evil.test"
STALE = {"Cookie": "__Host-session=of-nobody"}
DORA = {"name": "Dora", "email": "dora@example.org", "password": "Dora has 1 long passphrase", "age": 29}
ALICE = {"email": "alice@example.org", "password": "Alice has 1 long passphrase"}


def client_of(lab, who):
    """A client that sends no CSRF token; "alice" and "admin" have a session, "stale" a cookie that names nobody."""
    if who in ("nobody", "stale"):
        return lab.client(headers=STALE if who == "stale" else {})
    client = lab.login(who)
    del client.headers["X-CSRF-Token"], client.headers["Origin"]
    return client


@pytest.mark.chapter("1")
@pytest.mark.parametrize(
    ("who", "method", "path", "status"),
    [
        # no such route, or not with this method: nobody else has a say
        ("nobody", "GET", "/api/nothing", 404),
        ("nobody", "POST", "/api/nothing", 404),
        ("alice", "POST", "/api/nothing", 404),
        ("stale", "DELETE", "/api/nothing", 404),
        ("nobody", "PUT", "/api/users", 405),
        ("alice", "PUT", "/api/users", 405),
        ("admin", "DELETE", "/api/health", 405),
        ("nobody", "BREW", "/api/users", 405),
        ("alice", "BREW", "/api/books/1", 405),
        ("nobody", "TRACE", "/api/users", 405),
        # who may not is told so, token or not
        ("nobody", "POST", "/api/shelves", 401),
        ("nobody", "PATCH", "/api/users/me", 401),
        ("nobody", "DELETE", "/api/auth/logout", 401),
        ("stale", "POST", "/api/shelves", 401),
        ("nobody", "POST", "/api/shelves/999/books", 405),
        ("nobody", "PUT", "/api/shelves/999/books/1", 401),
        ("alice", "POST", "/api/books", 403),
        ("alice", "DELETE", "/api/books/999999", 403),
        # who may needs the token before anything is looked at
        ("admin", "POST", "/api/books", 400),
        ("admin", "DELETE", "/api/books/999999", 400),
        ("alice", "DELETE", "/api/shelves/2", 400),
        ("alice", "DELETE", "/api/shelves/999", 400),
        ("stale", "POST", "/api/auth/login", 400),
        ("nobody", "POST", "/api/auth/login", 400),
        # HEAD is judged as GET, OPTIONS not at all
        ("nobody", "HEAD", "/api/users", 401),
        ("alice", "HEAD", "/api/users", 403),
        ("admin", "HEAD", "/api/users", 200),
        ("nobody", "HEAD", "/api/auth/login", 405),
        ("nobody", "OPTIONS", "/api/users", 200),
        ("nobody", "OPTIONS", "/api/auth/login", 200),
        ("nobody", "OPTIONS", "/api/nothing", 404),
        # a webhook has a signature to be asked for
        ("nobody", "POST", "/api/webhook", 403),
        ("alice", "POST", "/api/webhook", 403),
    ],
)
def test_one_concern_answers_and_it_is_the_right_one(lab, who, method, path, status):
    answer = client_of(lab, who).request(method, path)
    assert answer.status_code == status, answer.text
    assert ("WWW-Authenticate" in answer.headers) == (status == 401)
    assert ("Allow" in answer.headers) == (status == 405 or (method, status) == ("OPTIONS", 200))
    if method != "HEAD" and status >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.chapter("1")
@pytest.mark.parametrize(
    ("who", "path", "status"),
    [("nobody", "/api/shelves", 401), ("alice", "/api/books", 403), ("alice", "/api/shelves", 400)],
)
def test_who_may_not_is_told_so_whichever_page_it_is(lab, who, path, status):
    answer = client_of(lab, who).post(path, json={"name": "forged"}, headers={"Origin": EVIL})
    assert answer.status_code == status


@pytest.mark.chapter("1")
def test_a_guess_is_counted_before_it_is_told_that_its_token_is_missing(lab):
    guesser = lab.client()
    statuses = [guesser.post("/api/auth/login", json=ALICE).status_code for _ in range(12)]
    assert statuses[0] == 400
    assert statuses[-1] == 429


@pytest.mark.chapter("2")
def test_a_program_registers_with_one_request_and_a_page_needs_the_token(lab):
    answer = lab.client().post("/api/users", json=DORA)
    assert answer.status_code == 201, answer.text
    assert "Set-Cookie" not in answer.headers

    page = lab.client(headers={"Origin": "https://shop.test"})
    token = page.get("/api/auth/csrf").json()["csrf_token"]
    eve = DORA | {"name": "Eve", "email": "eve@example.org"}
    assert page.post("/api/users", json=eve).status_code == 400
    assert lab.client().post("/api/users", json=eve, headers={"Origin": EVIL}).status_code == 400
    assert not lab.rows("SELECT id FROM users WHERE email = 'eve@example.org'")
    assert page.post("/api/users", json=eve, headers={"X-CSRF-Token": token}).status_code == 201


@pytest.mark.chapter("3")
def test_a_token_in_the_header_needs_none_in_another_and_a_session_needs_both(lab):
    answer = lab.client().post("/api/auth/login", json=ALICE)
    assert answer.status_code == 200, "it begins no session that a cookie names"
    bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    assert lab.client(headers=bearer).post("/api/shelves", json={"name": "By token"}).status_code == 201
    assert lab.client(headers=bearer | STALE).post("/api/shelves", json={"name": "Both"}).status_code == 201
    assert lab.client(headers=STALE).post("/api/auth/login", json=ALICE).status_code == 200, "the cookie does not count"

    assert lab.client().post("/api/auth/session", json=ALICE).status_code == 400
    page = lab.client()
    token = page.get("/api/auth/csrf").json()["csrf_token"]
    assert page.post("/api/auth/session", json=ALICE).status_code == 400
    begun = page.post("/api/auth/session", json=ALICE, headers={"X-CSRF-Token": token})
    assert begun.status_code == 200
    assert page.post("/api/shelves", json={"name": "forged"}).status_code == 400
    own = {"X-CSRF-Token": begun.json()["csrf_token"]}
    assert page.post("/api/shelves", json={"name": "By cookie"}, headers=own).status_code == 201


@pytest.mark.chapter("3")
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/nothing"), ("POST", "/api/shelves"), ("PUT", "/api/users"), ("GET", "/api/books")],
)
def test_a_bad_token_is_refused_whatever_it_asks_for(lab, method, path):
    answer = lab.client(headers={"Authorization": "Bearer junk"}).request(method, path)
    assert answer.status_code == 401
    assert "invalid_token" in answer.headers["WWW-Authenticate"]
