"""The publisher's deliveries: each takes effect once, and its record is stored with its effect."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from redis import Redis

from solutions.ch00_books_api.models import Book
from solutions.ch01_security.webhook import TOLERANCE, Delivery

EMMA = "9780141439587"


def deliver(client: FlaskClient, moment: float, **news: Any) -> int:
    """Send a delivery that was signed at `moment`, in seconds since 1970, and return the status."""
    body, timestamp = json.dumps(news).encode(), str(int(moment))
    secret = client.application.config["WEBHOOK_SECRET"].encode()
    signature = hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"X-Webhook-Timestamp": timestamp, "X-Webhook-Signature": f"sha256={signature}"}
    return client.post("/api/webhook", data=body, content_type="application/json", headers=headers).status_code


### BEGIN SOLUTION 8.2
@pytest.fixture
def emma(add_book: Callable[..., int]) -> int:
    """The id of the book that the deliveries are about."""
    return add_book(title="Emma", isbn=EMMA, summary="Before.")


def test_a_delivery_takes_effect(client: FlaskClient, emma: int, clock: Any, rows: Callable[..., list[Any]]) -> None:
    assert deliver(client, time.time(), isbn=EMMA, summary="After.") == 204
    assert rows(Book)[0].summary == "After."
    assert len(rows(Delivery)) == 1


def test_a_delivery_takes_effect_once_whatever_redis_forgets(
    client: FlaskClient, emma: int, clock: Any, rows: Callable[..., list[Any]], redis: Redis
) -> None:
    first = time.time()
    assert deliver(client, first, isbn=EMMA, summary="First.") == 204
    assert deliver(client, first, isbn=EMMA, summary="Second.") == 204  # of the same second, and another one
    redis.flushdb()
    assert deliver(client, first, isbn=EMMA, summary="First.") == 409
    clock.shift(TOLERANCE)
    assert deliver(client, first, isbn=EMMA, summary="First.") == 409
    assert rows(Book)[0].summary == "Second."


def test_a_delivery_that_was_refused_may_come_again(
    client: FlaskClient, add_book: Callable[..., int], clock: Any, rows: Callable[..., list[Any]]
) -> None:
    assert deliver(client, time.time(), isbn=EMMA, summary="After.") == 404
    assert rows(Delivery) == []
    add_book(isbn=EMMA)
    assert deliver(client, time.time(), isbn=EMMA, summary="After.") == 204


@pytest.mark.parametrize(("aside", "status"), [(-TOLERANCE, 204), (TOLERANCE, 204), (-301, 403), (301, 403)])
def test_a_delivery_is_good_for_five_minutes_either_way(
    client: FlaskClient, emma: int, clock: Any, aside: int, status: int
) -> None:
    assert deliver(client, time.time() + aside, isbn=EMMA, summary="After.") == status


### END SOLUTION 8.2
