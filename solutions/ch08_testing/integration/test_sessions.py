"""Tokens, with the record in the database and the deny-list in Redis."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy import func, select

from solutions.ch00_books_api.models import db
from solutions.ch03_jwt.refresh import GRACE, RefreshToken

from ..app import create_app
from ..factories import PASSWORD

ACCESS_SECONDS, REFRESH_SECONDS = 900, 14 * 86_400


def renew(client: FlaskClient, token: str) -> Any:
    """Send the refresh token."""
    return client.post("/api/auth/refresh", json={"refresh_token": token})


def is_let_in(client: FlaskClient, token: str) -> bool:
    """Tell whether the access token is good."""
    status = client.get("/api/users/me", headers={"Authorization": f"Bearer {token}"}).status_code
    assert status in (200, 401)
    return status == 200


### BEGIN SOLUTION 8.2
def test_an_access_token_lives_for_fifteen_minutes(sign_in: Callable[..., Any], clock: Any) -> None:
    alice = sign_in()
    clock.shift(ACCESS_SECONDS - 1)
    assert is_let_in(alice, alice.token)
    clock.shift(1)
    assert not is_let_in(alice, alice.token)


def test_a_refresh_token_does_not_let_its_bearer_in(sign_in: Callable[..., Any]) -> None:
    alice = sign_in()
    assert not is_let_in(alice, alice.tokens["refresh_token"])
    assert renew(alice, alice.token).status_code == 401


def test_who_signs_out_is_out_on_every_worker_whatever_redis_forgets(
    app: Flask, sign_in: Callable[..., Any], redis: Redis
) -> None:
    alice, other_device = sign_in(), None
    other_worker = create_app().test_client()
    other_worker.get("/api/health", base_url="https://shop.test")
    other_device = renew(alice, alice.tokens["refresh_token"]).json
    assert alice.delete("/api/auth/logout").status_code == 204
    for client in (alice, other_worker):
        answer = client.get(
            "/api/users/me", headers={"Authorization": f"Bearer {alice.token}"}, base_url="https://shop.test"
        )
        assert answer.status_code == 401
    assert not is_let_in(alice, other_device["access_token"]), "another token of the same session"
    redis.flushdb()
    assert not is_let_in(alice, alice.token)
    assert not is_let_in(alice, other_device["access_token"])
    assert renew(alice, other_device["refresh_token"]).status_code == 401


def test_who_signs_out_here_stays_signed_in_elsewhere(app: Flask, sign_in: Callable[..., Any]) -> None:
    alice, bob = sign_in(), sign_in()
    assert alice.delete("/api/auth/logout").status_code == 204
    assert is_let_in(bob, bob.token)


def test_without_redis_nobody_is_let_in(app: Flask, sign_in: Callable[..., Any], redis_is_away: Any) -> None:
    alice = sign_in()
    assert is_let_in(alice, alice.token)
    with redis_is_away():
        answer = alice.get("/api/users/me", headers={"Authorization": f"Bearer {alice.token}"})
        assert answer.status_code == 503
        assert "Retry-After" in answer.headers


def test_a_renewal_gives_new_tokens(sign_in: Callable[..., Any]) -> None:
    alice = sign_in()
    answer = renew(alice, alice.tokens["refresh_token"])
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json["refresh_token"] != alice.tokens["refresh_token"]
    assert is_let_in(alice, answer.json["access_token"])


@pytest.mark.parametrize("wait", [0, 1, GRACE])
def test_who_asks_again_at_once_gets_the_same_successor(sign_in: Callable[..., Any], clock: Any, wait: int) -> None:
    alice = sign_in()
    clock.shift(60)  # the token is no new one any more
    first = renew(alice, alice.tokens["refresh_token"]).json
    clock.shift(wait)
    again = renew(alice, alice.tokens["refresh_token"])
    assert again.status_code == 200
    assert again.json["refresh_token"] == first["refresh_token"]
    with alice.application.app_context():
        assert db.session.scalar(select(func.count()).select_from(RefreshToken)) == 2


def test_who_asks_again_later_ends_the_session_for_both(sign_in: Callable[..., Any], clock: Any) -> None:
    alice = sign_in()
    first = renew(alice, alice.tokens["refresh_token"]).json
    clock.shift(GRACE + 1)
    assert renew(alice, alice.tokens["refresh_token"]).status_code == 401
    assert renew(alice, first["refresh_token"]).status_code == 401
    assert not is_let_in(alice, first["access_token"])


def test_a_theft_ends_one_session_and_no_other(app: Flask, sign_in: Callable[..., Any], clock: Any) -> None:
    alice = sign_in()
    email = alice.get("/api/users/me").json["email"]
    elsewhere = alice.post("/api/auth/login", json={"email": email, "password": PASSWORD}).json
    renew(alice, alice.tokens["refresh_token"])
    clock.shift(GRACE + 1)
    assert renew(alice, alice.tokens["refresh_token"]).status_code == 401
    assert is_let_in(alice, elsewhere["access_token"])
    assert renew(alice, elsewhere["refresh_token"]).status_code == 200


def test_a_session_ends_two_weeks_after_the_login_however_often_it_is_renewed(
    sign_in: Callable[..., Any], clock: Any
) -> None:
    alice = sign_in()
    token = alice.tokens["refresh_token"]
    for _ in range(3):
        clock.shift(REFRESH_SECONDS / 4)
        token = renew(alice, token).json["refresh_token"]
    clock.shift(REFRESH_SECONDS / 4)
    assert renew(alice, token).status_code == 401


### END SOLUTION 8.2
