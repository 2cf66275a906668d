"""How often a caller may ask, in numbers that a reader can plan with: read from the limits by which the app counts.

    GET /openapi.json   paths./api/v2/books.get.x-quotas
    [{"policy": "catalogue/day", "requests": 1000, "seconds": 86400, "per": "user, or …", "role": null}]

`policy` is the name under which the headers RateLimit-Policy and RateLimit of the answers speak of the same quota.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from flask import current_app
from limits import parse_many

from solutions.ch00_books_api import routes
from solutions.ch01_security import limits
from solutions.ch01_security.roles import SIGNED_IN
from solutions.ch02_validation import users
from solutions.ch03_jwt import auth

COUNTED: Mapping[Callable[[], str], str] = {
    limits.caller: "user, or address of whoever is not signed in",
    limits.address: "address",
    limits.account: "account that the request is for",
    users.newcomer: "address, for POST",
    auth.renewed: "session",
    auth.junk: "address, for tokens that are not good",
}


class Quota(NamedTuple):
    """So many `requests` in so many `seconds`, counted by `per`; `role` is whose quota it is, None: everybody's."""

    policy: str
    requests: int
    seconds: int
    per: str
    role: str | None


def quotas(name: str) -> list[Quota]:
    """Return the quotas of the route called `name`, in the order in which the headers of its answers name them.

    The app's table (`current_app.extensions["limits"]`) has the allowances of a route, `limits.DEFAULT` those of one
    that it does not name; how often an allowance is, its setting says, which may hold several: `200 per day;50 per
    hour` (`limits` parses them: `amount`, `get_expiry()`, `GRANULARITY.name`). Where {role} is in the name of the
    setting, each role of SIGNED_IN has its own, in the order of their names, and one without a setting has
    RATE_LIMIT_DEFAULT. A policy is called after the bucket of the allowance, else after the route, and per what it is.

    Whatever is counted by the minute comes before what is by the hour, and so on (what `limits` has parsed can be
    compared so); among equals it is the order of the table and of the setting.
    """
    ### BEGIN YOUR CODE 7.6
    return [
        Quota(f"{name}/day", 200, 86_400, COUNTED[limits.caller], None),
        Quota(f"{name}/hour", 50, 3_600, COUNTED[limits.caller], None),
    ]
    ### END YOUR CODE 7.6


def by_policy() -> dict[Quota, list[str]]:
    """Return every quota there is, each with the routes that use it up."""
    found: dict[Quota, list[str]] = {}
    for name in sorted({routes.name_of(rule.endpoint) for rule in current_app.url_map.iter_rules()}):
        for quota in quotas(name):
            found.setdefault(quota, []).append(name)
    return found
