"""The sweep of midnight: what has expired goes, all of it, and nothing else."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from redis import Redis

from solutions.ch03_jwt import housekeeping
from solutions.ch03_jwt.refresh import RefreshToken, Session
from solutions.ch03_jwt.revocation import Revoked


### BEGIN SOLUTION 8.2
def sweep(app: Flask) -> None:
    """Do what is done at midnight."""
    with app.app_context():
        housekeeping.sweep()


def test_what_has_expired_is_deleted_and_what_has_not_stays(
    app: Flask, sign_in: Callable[..., Any], clock: Any, rows: Callable[..., list[Any]]
) -> None:
    old = sign_in()
    assert old.delete("/api/auth/logout").status_code == 204
    clock.shift(15 * 86_400)
    young = sign_in()
    assert young.delete("/api/auth/logout").status_code == 204
    assert (len(rows(Session)), len(rows(RefreshToken))) == (2, 2)
    revoked = len(rows(Revoked))
    sweep(app)
    assert (len(rows(Session)), len(rows(RefreshToken))) == (1, 1)
    assert len(rows(Revoked)) == revoked // 2
    assert young.get("/api/users/me").status_code == 401


def test_entries_without_an_end_are_found_among_many(app: Flask, redis: Redis) -> None:
    redis.mset({f"another:{number}": 1 for number in range(1500)})
    redis.mset({f"revoked:stray-{number}": 1 for number in range(20)} | {"revoked:complete": 0})
    for number in range(20):
        redis.set(f"revoked:good-{number}", 1, ex=1000)
    sweep(app)
    left = sorted(key.decode() for key in redis.scan_iter("revoked:*", count=1000))
    assert left == sorted(["revoked:complete", *(f"revoked:good-{number}" for number in range(20))])


### END SOLUTION 8.2
