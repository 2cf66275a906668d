"""Requests that another site makes a signed-in browser send (cross-site request forgery), refused.

    GET /api/auth/csrf           {"csrf_token": "…"}
    POST /api/shelves            X-CSRF-Token: …

The browser adds the cookie to every request, whoever wrote the page that starts it. So the cookie proves who is
calling, not that they meant to. What proves that is a token which only a page of an allowed origin can read, bound to
the session, and the Origin header, which no page can forge. An API whose callers send their credentials themselves
(Authorization: Bearer …) needs none of this: a browser never adds those by itself.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, jsonify, request
from flask_restful import Resource
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf

from solutions.ch00_books_api import routes, settings

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")  # RFC 9110, 9.2.1: they change nothing
EXEMPT = ("webhook",)  # endpoints that no browser calls and that carry a signature instead

SETTINGS: settings.Settings = {"CSRF_SECRET_KEY": settings.SECRET}

csrf = CSRFProtect()


def claimed_origin() -> str | None:
    """Return the origin of the page that sent this request, from Origin or else Referer; None when neither is there."""
    origin = request.headers.get("Origin")
    if origin is None and (referrer := request.headers.get("Referer")):
        try:
            parts = urlsplit(referrer)
        except ValueError:  # such as https://[
            return referrer
        origin = f"{parts.scheme}://{parts.netloc}"
    return origin


def protect() -> None:
    """Refuse a forged request: called before each request, raises CSRFError (400).

    An unsafe method on an endpoint that is not exempt, login and logout included, needs two things: an origin which is
    exactly ours (`request.host_url`, which ends in a slash) or one of ALLOWED_ORIGINS, if the request claims one at all
    (`claimed_origin`; "null" is a claim), and the token of this session, at most an hour old, in the header
    X-CSRF-Token or in the form field csrf_token (`csrf.protect()` looks at both, and raises). What has no route is
    somebody else's 404 or 405.
    """
    ### BEGIN SOLUTION 1.1
    if request.method in SAFE_METHODS or routes.current() in (None, *EXEMPT):
        return
    origin = claimed_origin()
    if origin is not None and origin not in (request.host_url.rstrip("/"), *current_app.config["ALLOWED_ORIGINS"]):
        raise CSRFError("The request comes from a page of another site.")
    csrf.protect()
    ### END SOLUTION 1.1


class CsrfToken(Resource):
    """/api/auth/csrf"""

    def get(self) -> Response:
        """Return the token of this session, for pages that may read it."""
        answer = jsonify(csrf_token=generate_csrf())
        answer.headers["Cache-Control"] = "no-store"
        return answer


def init_app(app: Flask, guard: Callable[[], None] = protect) -> None:
    """Check every request by `guard`; tokens are signed with CSRF_SECRET_KEY, which is no other key's double."""
    app.config.update(
        WTF_CSRF_SECRET_KEY=app.config["CSRF_SECRET_KEY"],
        WTF_CSRF_CHECK_DEFAULT=False,  # protect() asks
        WTF_CSRF_HEADERS=["X-CSRF-Token"],
        WTF_CSRF_SSL_STRICT=False,  # protect() looks at Origin, which needs no Referer
    )
    csrf.init_app(app)
    app.before_request(guard)
