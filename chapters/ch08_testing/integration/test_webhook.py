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


### BEGIN YOUR CODE 8.2
# A delivery takes effect once, whatever Redis forgets; and one that was refused may come again.
### END YOUR CODE 8.2
