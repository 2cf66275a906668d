"""Headers of chapter 1, as a later chapter adds to them: what other origins may send and read, a page's own policy."""

import pytest
from flask import Flask

from solutions.ch01_security import headers

FRONT_ENDS = ["https://app.shop.test", "https://office.shop.test"]


@pytest.fixture
def client():
    app = Flask(__name__, static_folder=None)
    app.config.update(ALLOWED_ORIGINS=FRONT_ENDS, SESSION_COOKIE_SAMESITE="Lax")
    headers.init_app(
        app,
        sent=(*headers.SENT, "X-API-Version"),
        read=(*headers.READ, "ETag"),
        policies={"docs": {"content_security_policy": {"default-src": "'self'"}}},
    )
    app.add_url_rule("/api/books", "books", lambda: "")
    app.add_url_rule("/docs", "docs", lambda: "")
    return app.test_client()


def test_a_chapter_adds_headers_that_pages_of_other_origins_may_send_and_read(client):
    asked = {
        "Origin": FRONT_ENDS[0],
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "x-api-version, x-csrf-token, x-other",
    }
    answer = client.options("/api/books", headers=asked)
    assert answer.headers["Access-Control-Allow-Headers"] == "x-api-version, x-csrf-token"
    exposed = client.get("/api/books", headers={"Origin": FRONT_ENDS[1]}).headers["Access-Control-Expose-Headers"]
    assert {"ETag", "Location", "X-Request-ID"} <= set(exposed.split(", "))


def test_a_route_may_have_a_policy_of_its_own_and_the_others_keep_theirs(client):
    for path, policy in (
        ("/docs", "default-src 'self'"),
        ("/api/books", "default-src 'none'; frame-ancestors 'none'"),
        ("/nothing", "default-src 'none'; frame-ancestors 'none'"),
    ):
        answer = client.get(path)
        assert answer.headers["Content-Security-Policy"] == policy
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_who_names_no_origin_is_told_of_none(client):
    answer = client.get("/api/books")
    assert "Access-Control-Allow-Origin" not in answer.headers, "one each, of which a browser takes none"
    assert "Origin" in answer.headers["Vary"]
