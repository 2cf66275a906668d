"""The story of a session: signed in, renewed, stolen, ended."""

import base64
from typing import Any

import httpx
import pytest

from ..factories import a_user


@pytest.fixture(scope="session")
def account(anonymous: httpx.Client) -> dict[str, Any]:
    """Somebody who registers. An account signs in five times a minute at most: so many tests have `tokens`."""
    person = a_user()
    assert anonymous.post("/api/users", json=person).status_code == 201
    return person


@pytest.fixture
def tokens(anonymous: httpx.Client, account: dict[str, Any]) -> dict[str, Any]:
    """The tokens of a new session of that account."""
    credentials = {name: account[name] for name in ("email", "password")}
    answer = anonymous.post("/api/auth/login", json=credentials)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return dict(answer.json())


def status_of(client: httpx.Client, token: str) -> int:
    """Return how somebody with this access token is received."""
    return client.get("/api/users/me", headers={"Authorization": f"Bearer {token}"}).status_code


def renew(client: httpx.Client, token: str) -> httpx.Response:
    """Send the refresh token."""
    return client.post("/api/auth/refresh", json={"refresh_token": token})


### BEGIN SOLUTION 8.3
def test_a_token_is_what_it_is_and_nothing_else(anonymous: httpx.Client, tokens: dict[str, Any]) -> None:
    access, refresh = tokens["access_token"], tokens["refresh_token"]
    assert status_of(anonymous, access) == 200
    assert renew(anonymous, access).status_code == 401
    head, claims, signature = access.split(".")
    other_claims = base64.urlsafe_b64encode(b'{"sub":"4","role":"admin"}').decode().rstrip("=")
    for token in (refresh, f"{head}.{claims}.", f"{head}.{other_claims}.{signature}", "no.such.token", "x"):
        answer = anonymous.get("/api/users/me", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401, token
        assert "invalid_token" in answer.headers["WWW-Authenticate"]


def test_a_session_goes_on_and_ends_with_all_its_tokens(anonymous: httpx.Client, tokens: dict[str, Any]) -> None:
    renewed = renew(anonymous, tokens["refresh_token"])
    assert renewed.status_code == 200
    new = renewed.json()
    assert new["refresh_token"] != tokens["refresh_token"]
    assert status_of(anonymous, new["access_token"]) == 200
    left = anonymous.delete("/api/auth/logout", headers={"Authorization": f"Bearer {new['access_token']}"})
    assert left.status_code == 204
    assert status_of(anonymous, new["access_token"]) == 401
    assert status_of(anonymous, tokens["access_token"]) == 401
    assert renew(anonymous, new["refresh_token"]).status_code == 401


def test_a_refresh_token_that_comes_twice_ends_the_session(anonymous: httpx.Client, tokens: dict[str, Any]) -> None:
    second = renew(anonymous, tokens["refresh_token"]).json()
    third = renew(anonymous, second["refresh_token"]).json()
    assert renew(anonymous, tokens["refresh_token"]).status_code == 401  # who has it is a thief, or was robbed
    assert renew(anonymous, third["refresh_token"]).status_code == 401
    assert status_of(anonymous, third["access_token"]) == 401


def test_a_wrong_password_and_an_unknown_address_are_told_the_same(
    anonymous: httpx.Client, account: dict[str, Any]
) -> None:
    wrong = anonymous.post("/api/auth/login", json={"email": account["email"], "password": "wrong"})
    nobody = anonymous.post("/api/auth/login", json={"email": "nobody@example.org", "password": "wrong"})
    assert wrong.status_code == nobody.status_code == 401
    assert wrong.json()["detail"] == nobody.json()["detail"]


### END SOLUTION 8.3
