"""What a caller has to bring, in the words of OpenAPI: read from the rules by which the app decides.

security: [{"token": []}, {"session": [], "csrf": []}]     one of these, and of each all that it names
security: [{}, {"token": []}, …]                           nothing, or one of these
"""

from collections.abc import Mapping
from typing import Any

from flask import current_app

from solutions.ch00_books_api.models import SAFE_METHODS
from solutions.ch01_security import csrf, roles
from solutions.ch01_security.sessions import COOKIE_NAME
from solutions.ch03_jwt.bearer import IN_THE_BODY

TOKEN, SESSION, CSRF, SIGNATURE = "token", "session", "csrf", "signature"

SCHEMES: Mapping[str, Mapping[str, Any]] = {
    TOKEN: {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "An access token of POST /api/auth/login. For programs.",
    },
    SESSION: {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE_NAME,
        "description": "The cookie of POST /api/auth/session. For browsers.",
    },
    CSRF: {
        "type": "apiKey",
        "in": "header",
        "name": "X-CSRF-Token",
        "description": "Of GET /api/auth/csrf: that a page of ours has sent the request, and no other.",
    },
    SIGNATURE: {
        "type": "apiKey",
        "in": "header",
        "name": "X-Webhook-Signature",
        "description": "sha256= and the HMAC-SHA256 (RFC 2104) of X-Webhook-Timestamp, a full stop, and the body.",
    },
}
SIGNED = ("webhook",)  # routes whose requests are signed

Requirement = dict[str, list[str]]


def security(name: str, method: str) -> list[Requirement]:
    """Return what a request to the route called `name` has to bring: one of several, each of which names SCHEMES.

    Nothing is asked, [], where the credentials are in the body (IN_THE_BODY); and of a route that is SIGNED its
    SIGNATURE alone. All others take a TOKEN or, from a browser, the SESSION, with which a method that is not safe
    (SAFE_METHODS) needs CSRF as well. Where the app's rules (`current_app.extensions["rules"]`) let "anonymous" in,
    nothing at all, {}, is the first choice. A route that BEGINS_SESSION (`current_app.extensions["csrf_routes"]`) takes
    SESSION and CSRF and nothing else, although nobody is signed in yet: the token belongs to the cookie that it came
    with.
    """
    ### BEGIN SOLUTION 7.4
    if name in IN_THE_BODY:
        return []
    if name in SIGNED:
        return [{SIGNATURE: []}]
    if current_app.extensions["csrf_routes"].get(name) == csrf.BEGINS_SESSION:
        return [{SESSION: [], CSRF: []}]
    rules: roles.Rules = current_app.extensions["rules"]
    browser: Requirement = {SESSION: []} if method in SAFE_METHODS else {SESSION: [], CSRF: []}
    signed_in: list[Requirement] = [{TOKEN: []}, browser]
    return [{}, *signed_in] if "anonymous" in rules[name, method] else signed_in
    ### END SOLUTION 7.4
