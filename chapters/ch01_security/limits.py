"""How often a caller may ask: counted in Redis, for all workers together.

    GET /api/reports/catalog
    429 Too Many Requests
    Retry-After: 1794
    RateLimit-Policy: "report/hour";q=20;w=3600
    RateLimit: "report/hour";r=0;t=1794

    {"title": "Too Many Requests", "status": 429, …, "retry_after": 1794}

Without limits one client takes what belongs to all (OWASP API4:2023, unrestricted resource consumption), and guesses
passwords at the speed of the network (API2:2023). 429 and Retry-After: RFC 6585, RFC 9110; the two headers: the IETF
draft draft-ietf-httpapi-ratelimit-headers.
"""

import hashlib
import ipaddress
import math
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from flask import Flask, Response, current_app, g, request
from flask_limiter import Limit, Limiter, RateLimitExceeded, RequestLimit
from werkzeug.exceptions import HTTPException

from solutions.ch00_books_api import routes
from solutions.ch00_books_api.errors import problem

from .counters import COUNTERS
from .emails import canonical
from .roles import role


def address() -> str:
    """Return the network that the request comes from: an IPv4 address, or the /64 that one IPv6 customer is given."""
    try:
        client = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if client.version == 6 and client.ipv4_mapped:  # ::ffff:203.0.113.7, as a socket for both versions has it
        client = client.ipv4_mapped
    return str(client if client.version == 4 else ipaddress.ip_network((client, 64), strict=False))


def caller() -> str:
    """Return who is counted: the user who is signed in (`g.user`), else the network (`address()`).

    A user behind a shared address must not pay for the neighbours, nor escape by changing the address.
    """
    ### BEGIN YOUR CODE 1.5
    return request.headers.get("X-Forwarded-For") or request.remote_addr or "127.0.0.1"
    ### END YOUR CODE 1.5


def account() -> str:
    """Return which account this login is aimed at, however its e-mail is written in the JSON body.

    All spellings that are looked up as one account (`canonical()`) are one here. A login that is aimed at no account,
    because the body has no e-mail, is counted as well: all of those together. Whatever the body is, nothing is raised
    here; what is wrong with it, the view says, to whoever may still ask. What is returned becomes the name of a counter
    in Redis.
    """
    ### BEGIN YOUR CODE 1.5
    return f"login:{request.remote_addr}"
    ### END YOUR CODE 1.5


class Allowance(NamedTuple):
    """How often, counted together with what, and who is counted: what a row of the table has one or more of.

    `setting` is the name of the setting that says how often; {role} in it stands for the caller's role in capitals.
    Routes of one `bucket` are counted together, a route without one alone. `who` returns who is counted, or "" when
    this is no request that the allowance is for.
    """

    setting: str
    bucket: str = ""
    who: Callable[[], str] = caller


Limits = Mapping[str | None, Sequence[Allowance]]

DEFAULT = (Allowance("RATE_LIMIT_DEFAULT"),)  # of a route that the table does not name
CATALOGUE = (Allowance("RATE_LIMIT_CATALOGUE", "catalogue"),)
LOGIN = (  # of every route that takes a password
    Allowance("RATE_LIMIT_LOGIN_ADDRESS", "address", address),
    Allowance("RATE_LIMIT_LOGIN_ACCOUNT", "account", account),
)
REFUSED = (Allowance("RATE_LIMIT_REFUSED", "refused", address),)  # of a token that is not good, whatever it asks for

LIMITS: Limits = {
    "books": CATALOGUE,
    "book": CATALOGUE,
    "book-search": CATALOGUE,
    "genres": CATALOGUE,
    "report": (Allowance("RATE_LIMIT_REPORT_{role}"),),
    "login": LOGIN,
    "health": (),  # asked every few seconds by those who watch
    None: (),  # no route at all: a 404 or a 405
}


def allowances() -> Sequence[Allowance]:
    """Return what this request uses up: what the app's table (`current_app.extensions["limits"]`, like LIMITS) has for
    its route (`routes.current()`), DEFAULT where the table does not name it.

    OPTIONS uses nothing up, whatever the route: a browser asks it before it sends what a page wants to send, without
    saying for whom, and a 429 would keep the page from asking.
    """
    ### BEGIN YOUR CODE 1.5
    table: Limits = current_app.extensions["limits"]
    return table.get(routes.current(), DEFAULT)
    ### END YOUR CODE 1.5


def rate(allowance: Allowance) -> str:
    """Return how often, as text: `200 per day;50 per hour`.

    `allowance.setting` names the setting in `current_app.config`; {role} in it stands for the caller's role (`role()`)
    in capitals. There is nobody without a limit: a role that has no setting of its own has RATE_LIMIT_DEFAULT.
    """
    ### BEGIN YOUR CODE 1.5
    how_often: str = current_app.config.get(allowance.setting.format(role="USER"), "")
    return how_often
    ### END YOUR CODE 1.5


class Counted(NamedTuple):
    """An allowance that this request uses up, as Flask-Limiter asks for it."""

    rate: str
    who: str
    bucket: str


def look() -> None:
    """Decide what this request uses up, before Flask-Limiter asks: sets `g.counted`.

    Flask-Limiter takes any error for a failure of Redis, and from then on counts in the memory of the worker. So what
    could fail for another reason, because of what the client sent, is done here, where an error is an error.
    """
    g.counted = []
    for allowance in REFUSED if g.get("refusal") else allowances():
        if who := allowance.who():
            who.encode()  # Redis will: half of a surrogate pair has no place there
            g.counted.append(Counted(rate(allowance), who, allowance.bucket or routes.current() or ""))


def as_limit(number: int) -> Limit:
    """Return the allowance with this `number` among those that a request uses up, as Flask-Limiter has it: it calls all
    three functions for each request.
    """

    def how_often() -> str:
        return g.counted[number].rate if number < len(g.counted) else ""  # "" is no limit

    def who() -> str:
        found: str = g.counted[number].who
        return found

    def bucket(_endpoint: str) -> str:
        found: str = g.counted[number].bucket
        return found

    return Limit(how_often, who, scope=bucket, shared=True)


def limiter_settings(app: Flask) -> dict[str, Any]:
    """Return Flask-Limiter's settings, by the names of `Limiter`'s arguments: where it counts, how, and what it does
    when it cannot.

    A limit holds over any span of its length: nobody gets twice as much around the full hour. Two workers are no second
    allowance: the storage is COUNTERS, with the `connection_pool` of the app's redis_store as its option. While Redis
    is away there is a limit still. And whoever is refused is told by all limits of the request, not by the first one.
    """
    ### BEGIN YOUR CODE 1.5
    return {"strategy": "fixed-window", "storage_uri": "memory://"}
    ### END YOUR CODE 1.5


def seconds_left(limit: RequestLimit) -> int:
    """Return after how many seconds `limit` allows a request again, at least 1."""
    return max(1, math.ceil(limit.window.reset_time - time.time()))


def policy(limit: RequestLimit) -> str:
    """Return the name of a limit, as a string of a structured header (RFC 9651): what is counted, and per what."""
    return f'"{limit.request_args[-1]}/{limit.limit.GRANULARITY.name}"'


def on_limit_exceeded(_error: RateLimitExceeded) -> Response:
    """Return 429: a problem with `retry_after`, a number of seconds, and the same in Retry-After.

    Whoever waits so long is let in, and nobody is told to wait longer than that. The limits of the request are
    `limiter().current_limits`; what each of them knows, Flask-Limiter's RequestLimit says, and `seconds_left`.
    """
    ### BEGIN YOUR CODE 1.5
    return problem(429, "Too Many Requests", f"Rate limit exceeded: {_error.description}")
    ### END YOUR CODE 1.5


def announce(response: Response) -> Response:
    """Add RateLimit-Policy (q: how many, w: in how many seconds) and RateLimit (r: how many are left, t: in how many
    seconds there are more), with a member for each limit of the request; called after each request.

    The head of this module shows both headers. `policy(limit)` is the name of a member; `limit.limit` has an `amount`,
    and `get_expiry()` is its window.
    """
    ### BEGIN YOUR CODE 1.5
    return response
    ### END YOUR CODE 1.5


def limiter() -> Limiter:
    """Return the Limiter of the current app."""
    found: Limiter = current_app.extensions["rate_limiter"]
    return found


def init_app(app: Flask, table: Limits) -> None:
    """Count every request by `table`, before anything else is decided about it but who is calling."""
    app.extensions["limits"] = table
    app.before_request(look)
    app.after_request(announce)
    most = max(map(len, (*table.values(), DEFAULT, REFUSED)))  # that one request uses up
    app.extensions["rate_limiter"] = Limiter(
        caller,
        app=app,
        default_limits=[as_limit(number) for number in range(most)],
        request_identifier=lambda: request.endpoint or "nowhere",  # else a 404 is not counted, whoever asks for it
        **limiter_settings(app),
    )
    app.register_error_handler(RateLimitExceeded, on_limit_exceeded)
