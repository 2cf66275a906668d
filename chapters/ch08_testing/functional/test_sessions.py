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


### BEGIN YOUR CODE 8.3
# A session begins, is renewed, is stolen, ends: for all of its tokens.
### END YOUR CODE 8.3
