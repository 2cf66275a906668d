"""What was made for somebody is kept by nobody: no-store on every answer to a caller, and with every cookie."""

import pytest

ALL = ("anonymous", "user", "premium", "admin")


def cache_control(answer):
    return answer.headers.get("Cache-Control")


@pytest.mark.chapter("1")
def test_an_answer_to_somebody_is_kept_by_nobody_errors_included(lab):
    alice = lab.login("alice")
    for method, path, body, status in (
        ("GET", "/api/users/me", None, 200),
        ("GET", "/api/shelves", None, 200),
        ("GET", "/api/books/1", None, 200),
        ("POST", "/api/shelves", {"name": "A new one"}, 201),
        ("GET", "/api/shelves/2", None, 404),
        ("GET", "/api/users", None, 403),
        ("GET", "/api/nothing", None, 404),
        ("PUT", "/api/users", None, 405),
        ("POST", "/api/shelves", None, 415),
        ("DELETE", "/api/auth/logout", None, 204),
    ):
        answer = alice.request(method, path, json=body)
        assert (answer.status_code, cache_control(answer)) == (status, "no-store"), (method, path)


@pytest.mark.chapter("1")
def test_an_answer_that_sets_a_cookie_is_kept_by_nobody(lab):
    visitor = lab.client(headers={"Origin": "https://shop.test"})
    answers = [visitor.get("/api/auth/csrf")]
    visitor.headers["X-CSRF-Token"] = answers[0].json()["csrf_token"]
    answers.append(visitor.get("/api/books/1"))
    answers.append(visitor.post("/api/auth/login", json={"email": "alice@example.org", "password": "wrong"}))
    assert [answer.status_code for answer in answers] == [200, 200, 401]
    for answer in answers:
        assert "Set-Cookie" in answer.headers
        assert cache_control(answer) == "no-store"


@pytest.mark.parametrize("path", ["/api", "/api/books", "/api/books/1", "/api/genres", "/api/books/999999"])
@pytest.mark.chapter("1")
def test_what_is_the_same_for_everybody_may_be_kept(lab, path):
    answer = lab.client().get(path)
    assert cache_control(answer) is None
    assert "Set-Cookie" not in answer.headers


@pytest.mark.chapter("1")
def test_the_word_of_a_view_stands_unless_it_would_share_a_cookie(lab):
    with lab.boot(routes={"keepable": "/api/keepable"}, rules={("keepable", "GET"): ALL}) as app:
        for client, said, wanted in (
            (lab.login("alice", app=app), "private, max-age=60", "private, max-age=60"),
            (lab.login("alice", app=app), "public, max-age=60", "no-store"),
            (lab.login("alice", app=app), "max-age=60", "no-store"),
            (lab.client(app=app), "public, max-age=60", "public, max-age=60"),
        ):
            answer = client.get("/api/keepable", params={"Cache-Control": said})
            assert cache_control(answer) == wanted
            assert ("Set-Cookie" in answer.headers) == ("Cookie" in answer.request.headers)


@pytest.mark.chapter("3")
def test_what_a_token_has_asked_for_is_kept_by_nobody(lab):
    who = {"email": "alice@example.org", "password": "Alice has 1 long passphrase"}
    program = lab.client()
    given = program.post("/api/auth/login", json=who)
    assert cache_control(given) == "no-store"
    program.headers["Authorization"] = f"Bearer {given.json()['access_token']}"
    for path, status in (("/api/users/me", 200), ("/api/books/1", 200), ("/api/shelves/2", 404), ("/api/users", 403)):
        answer = program.get(path)
        assert (answer.status_code, cache_control(answer)) == (status, "no-store"), path
        assert "Set-Cookie" not in answer.headers
    del program.headers["Authorization"]
    renewed = program.post("/api/auth/refresh", json={"refresh_token": given.json()["refresh_token"]})
    assert cache_control(renewed) == "no-store"
    assert "max-age" in cache_control(program.get("/.well-known/jwks.json")), "the same for everybody"
