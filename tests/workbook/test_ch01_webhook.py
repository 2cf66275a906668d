"""What a delivery may say without harm when its signature is right: whoever signs it can be wrong, too."""

import hashlib
import hmac
from typing import Any

import pytest

pytestmark = pytest.mark.chapter("1")


def delivered(lab: Any, timestamp: str, body: bytes = b"{}") -> Any:
    """The answer to a delivery that is signed as it must be."""
    digest = hmac.new(lab.env["WEBHOOK_SECRET"].encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"X-Webhook-Timestamp": timestamp, "X-Webhook-Signature": f"sha256={digest}"}
    headers["Content-Type"] = "application/json"
    return lab.client().post("/api/webhook", content=body, headers=headers)


@pytest.mark.parametrize(
    "timestamp",
    ["9" * 20, "9" * 400, "9" * 5000, "-1", "+1", "1e9", "1_000", "nan", "", "0x10"],
    ids=lambda text: f"{text[:9]}({len(text)})",
)
def test_a_timestamp_that_is_no_time_is_refused(lab: Any, timestamp: str) -> None:
    answer = delivered(lab, timestamp)
    assert answer.status_code == 403, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "body", [b"[]", b"{}", b'{"isbn": 5, "summary": "\\ud800"}', b'{"isbn": "\\u0000", "summary": []}']
)
def test_a_body_of_the_wrong_shape_is_refused(lab: Any, body: bytes) -> None:
    before = lab.rows("SELECT id, summary FROM books")
    answer = delivered(lab, str(int(lab.clock.now())), body)
    assert answer.status_code == 422, answer.text
    assert lab.rows("SELECT id, summary FROM books") == before
