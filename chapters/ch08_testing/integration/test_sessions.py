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


### BEGIN YOUR CODE 8.2
# A token has its time. A refresh token is good once, and for whom it was stolen from. Who signs out is out: on every
# worker, whatever Redis forgets.


def test_a_session_can_be_renewed(sign_in: Callable[..., Any]) -> None:
    alice = sign_in()
    assert renew(alice, alice.tokens["refresh_token"]).status_code == 200


### END YOUR CODE 8.2
