"""Who is counted by chapter 1's limits, beyond what its exercise checks."""

from typing import Any

import pytest


def left(answer: Any) -> int:
    """The smallest number of requests that are left."""
    return min(int(part.split(";r=")[1].split(";")[0]) for part in answer.headers["RateLimit"].split(","))


@pytest.mark.chapter("1")
def test_an_ipv4_address_in_ipv6_notation_is_that_address(lab: Any) -> None:
    """A socket for both versions has ::ffff:203.0.113.7; all of these are in one /64."""
    first = left(lab.client(address="203.0.113.7").get("/api"))
    assert left(lab.client(address="::ffff:203.0.113.7").get("/api")) == first - 1
    assert left(lab.client(address="::ffff:198.51.100.4").get("/api")) == first


@pytest.mark.chapter("1")
def test_a_redis_that_is_frozen_lifts_no_limit(lab: Any) -> None:
    client = lab.client()
    with lab.redis_frozen():
        answers = [client.post("/api/auth/login", json={"email": "nobody@example.org"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [400] * 5 + [429]
