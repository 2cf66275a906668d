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
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask_limiter import Limit, Limiter, RateLimitExceeded, RequestLimit
from werkzeug.exceptions import HTTPException

from solutions.ch00_books_api import routes
from solutions.ch00_books_api.errors import problem

from .roles import role

# Which setting limits an endpoint, and which endpoints are counted together. "" is no limit; the rest has the default.
LIMITS = {
    "books": "RATE_LIMIT_CATALOGUE",
    "book": "RATE_LIMIT_CATALOGUE",
    "book-search": "RATE_LIMIT_CATALOGUE",
    "genres": "RATE_LIMIT_CATALOGUE",
    "report": "RATE_LIMIT_REPORT_{role}",
    "login": "",  # has two limits of its own, below
    "health": "",  # asked every few seconds by those who watch
}
BUCKETS = dict.fromkeys(("books", "book", "book-search", "genres"), "catalogue")


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
    ### BEGIN SOLUTION 1.5
    return f"user:{g.user.id}" if g.user else f"address:{address()}"
    ### END SOLUTION 1.5


def account() -> str:
    """Return which account this login is aimed at, however its e-mail is written in the JSON body.

    Case and surrounding spaces make no other account. A body that is no object with such a text has no account: it is
    counted as one that nobody has. Nothing may be raised here, whatever the body is (too long: an HTTPException, nested
    too deeply: a RecursionError): Flask-Limiter would take it for a failure of Redis.
    So return a text that is not empty (Flask-Limiter counts nothing for "") and that Redis can hold (half of a
    surrogate pair cannot be encoded): hash it.
    """
    ### BEGIN SOLUTION 1.5
    try:
        payload = request.get_json(silent=True)
    except (HTTPException, RecursionError):
        payload = None  # the view says so
    email = payload.get("email") if isinstance(payload, dict) else None
    name = email.strip().lower() if isinstance(email, str) else ""
    return "account:" + hashlib.sha256(name.encode(errors="replace")).hexdigest()
    ### END SOLUTION 1.5


def limit_of_route() -> str:
    """Return the limit of the current route as text, `200 per day;50 per hour`; "" for none.

    LIMITS names the setting in `current_app.config`; {role} in it stands for the caller's role (`role()`) in capitals.
    A route that is not named there has RATE_LIMIT_DEFAULT, and so has a role for which there is no setting (anonymous);
    a route that is named with "" has no limit, not the default. Flask-Limiter calls this for every request.
    """
    ### BEGIN SOLUTION 1.5
    setting = LIMITS.get(routes.current() or "", "RATE_LIMIT_DEFAULT").format(role=role().upper())
    return current_app.config.get(setting, current_app.config["RATE_LIMIT_DEFAULT"]) if setting else ""
    ### END SOLUTION 1.5


def bucket(endpoint: str) -> str:
    """Return what is counted together with `endpoint`."""
    name = routes.name_of(endpoint)
    return BUCKETS.get(name, name)


def is_no_login() -> bool:
    """Tell whether the limits of a login do not matter here."""
    return routes.current() not in current_app.extensions["login_endpoints"]


def limiter_settings(app: Flask) -> dict[str, Any]:
    """Return Flask-Limiter's settings: where it counts, how, and what it does when it cannot.

    Counted over a moving window (strategy="moving-window"), so that nobody gets twice the limit around the full hour;
    in Redis (storage_uri="redis://" with the app's `connection_pool` in storage_options), so that two workers are no
    second allowance; in the worker's memory (in_memory_fallback_enabled) while Redis is away: never no limit. All
    limits of a request are asked, also when one has said no (fail_on_first_breach=False), so that the answer can name
    the longest wait.
    """
    ### BEGIN SOLUTION 1.5
    return {
        "strategy": "moving-window",
        "storage_uri": "redis://",
        "storage_options": {"connection_pool": app.extensions["redis_store"].connection_pool},
        "in_memory_fallback_enabled": True,
        "fail_on_first_breach": False,
    }
    ### END SOLUTION 1.5


def seconds_left(limit: RequestLimit) -> int:
    """Return after how many seconds `limit` allows a request again, at least 1."""
    return max(1, math.ceil(limit.window.reset_time - time.time()))


def policy(limit: RequestLimit) -> str:
    """Return the name of a limit, as a string of a structured header (RFC 9651): what is counted, and per what."""
    return f'"{limit.request_args[-1]}/{limit.limit.GRANULARITY.name}"'


def on_limit_exceeded(_error: RateLimitExceeded) -> Response:
    """Return 429: a problem with `retry_after`, and the same seconds in Retry-After (`seconds_left`).

    Of several limits that were exceeded (`limit.breached`, in `limiter().current_limits`), the longest wait counts:
    whoever obeys must be let in.
    """
    ### BEGIN SOLUTION 1.5
    wait = max(seconds_left(limit) for limit in limiter().current_limits if limit.breached)
    detail = f"Too many requests. Please wait {wait} seconds."
    answer = problem(429, "Too Many Requests", detail, retry_after=wait)
    answer.headers["Retry-After"] = str(wait)
    return answer
    ### END SOLUTION 1.5


def announce(response: Response) -> Response:
    """Add RateLimit-Policy (q: how many, w: in how many seconds) and RateLimit (r: how many are left, t: seconds until
    there are more) for each limit of `limiter().current_limits`, separated by commas; called after each request.

    `policy(limit)` is the name, `limit.limit.amount` and `limit.limit.get_expiry()` are the quota and the window,
    `limit.remaining` is what is left, `seconds_left(limit)` is t. No limits, no headers.
    """
    ### BEGIN SOLUTION 1.5
    limits = limiter().current_limits
    if limits:
        quotas = [f"{policy(limit)};q={limit.limit.amount};w={limit.limit.get_expiry()}" for limit in limits]
        states = [f"{policy(limit)};r={limit.remaining};t={seconds_left(limit)}" for limit in limits]
        response.headers["RateLimit-Policy"] = ", ".join(quotas)
        response.headers["RateLimit"] = ", ".join(states)
    return response
    ### END SOLUTION 1.5


def limiter() -> Limiter:
    """Return the Limiter of the current app."""
    found: Limiter = current_app.extensions["rate_limiter"]
    return found


def init_app(app: Flask, logins: tuple[str, ...] = ("login",)) -> None:
    """Count every request, before anything else is decided about it but who is calling.

    `logins` are the endpoints that take a password.
    """
    app.extensions["login_endpoints"] = logins
    app.after_request(announce)
    app.extensions["rate_limiter"] = Limiter(
        caller,
        app=app,
        default_limits=[
            Limit(limit_of_route, scope=bucket, shared=True),
            Limit(app.config["RATE_LIMIT_LOGIN_ADDRESS"], address, scope="address", exempt_when=is_no_login),
            Limit(app.config["RATE_LIMIT_LOGIN_ACCOUNT"], account, scope="account", exempt_when=is_no_login),
        ],
        **limiter_settings(app),
    )
    app.register_error_handler(RateLimitExceeded, on_limit_exceeded)
