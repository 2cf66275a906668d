"""What a browser is told about our answers, and which pages of other origins may read them.

    GET /api/books                      Content-Security-Policy: default-src 'none'; frame-ancestors 'none'
    Origin: https://app.shop.test       Strict-Transport-Security: max-age=31536000; includeSubDomains
                                        X-Content-Type-Options: nosniff
                                        X-Frame-Options: DENY
                                        Referrer-Policy: no-referrer
                                        Permissions-Policy: …
                                        Access-Control-Allow-Origin: https://app.shop.test

An answer of an API is data: it loads nothing, runs nothing and stands in no frame. OWASP's REST Security Cheat Sheet
lists the headers; CORS is part of the Fetch standard. Both apply to errors as well. A chapter adds headers to the two
lists, and a policy of its own for a route that answers a page.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask import Flask, Response, current_app
from flask_cors import CORS
from flask_talisman import Talisman

from solutions.ch00_books_api import routes

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SENT = ("Content-Type", "Authorization", "X-API-Key", "X-CSRF-Token")  # headers that pages of other origins may send,
READ = ("Location", "Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-ID")  # and those that they may read
PERMISSIONS = ("camera", "geolocation", "microphone", "payment", "usb")
A_DAY = 86_400  # seconds

Policies = Mapping[str, Mapping[str, Any]]


def security_headers() -> dict[str, Any]:
    """Return the settings of Talisman: nothing may be loaded, framed or guessed, for a year only https is used.

    The headers of every answer, errors included: a Content-Security-Policy of default-src and frame-ancestors 'none'
    and of nothing else, X-Frame-Options DENY, X-Content-Type-Options nosniff, Referrer-Policy no-referrer, a
    Permissions-Policy that gives each of PERMISSIONS to nobody, `()`, Strict-Transport-Security for a year or more and
    for subdomains as well.

    Redirecting to https is not Talisman's business here (transport.py refuses instead), nor is the session cookie:
    `init_app` says so.
    """
    ### BEGIN YOUR CODE 1.2
    return {
        "force_https": True,
        "content_security_policy": None,
        "frame_options": None,
    }
    ### END YOUR CODE 1.2


def cross_origin_rules(allowed_origins: list[str], sent: Sequence[str], read: Sequence[str]) -> dict[str, Any]:
    """Return the settings of Flask-CORS: pages of exactly the `allowed_origins` may call, with their cookies.

    They may use METHODS (and HEAD and OPTIONS, if you like), may send the headers `sent` and no other, and may read the
    headers `read`. A browser may remember the answer to its preflight for a day. No origin configured: no page of
    another origin.
    """
    ### BEGIN YOUR CODE 1.2
    return {
        "origins": "*",
        "supports_credentials": True,
    }
    ### END YOUR CODE 1.2


def vary_by_origin(response: Response) -> Response:
    """Tell caches that the answer depends on Origin, as the Fetch standard asks; called after each request."""
    response.vary.add("Origin")
    return response


class PolicyByRoute(Talisman):
    """Talisman, whose options for a view stand in a table under the name of its route, and not on the view."""

    def _get_local_options(self) -> dict[str, Any]:
        table: Policies = current_app.extensions["policies"]
        return {**super()._get_local_options(), **table.get(routes.current() or "", {})}


def init_app(
    app: Flask, sent: Sequence[str] = SENT, read: Sequence[str] = READ, policies: Policies = MappingProxyType({})
) -> None:
    """Add the headers to every answer; `policies` are Talisman's options for a route where they differ, by its name."""
    app.extensions["policies"] = policies
    samesite = app.config["SESSION_COOKIE_SAMESITE"]
    PolicyByRoute(app, **{"force_https": False, "session_cookie_samesite": samesite, **security_headers()})
    # who names no origin is told of none: else each allowed one would stand in a header of its own
    CORS(app, **{"always_send": False, **cross_origin_rules(app.config["ALLOWED_ORIGINS"], sent, read)})
    app.after_request(vary_by_origin)
