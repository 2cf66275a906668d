"""Requests that another site makes a signed-in browser send (cross-site request forgery), refused.

    GET /api/auth/csrf           {"csrf_token": "…"}
    POST /api/shelves            X-CSRF-Token: …

The browser adds the cookie to every request, whoever wrote the page that starts it. So the cookie proves who is
calling, not that they meant to. What proves that is a token which only a page of an allowed origin can read, bound to
the session, and the Origin header, which no page can forge. A program that brings no cookie needs no token: nothing was
added to its request that could be used against somebody. Where a session begins there is no cookie yet, and a token is
needed all the same: or a page signs its visitor in to an account of its own, and reads later what was put there.
"""

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_restful import Resource
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf

from solutions.ch00_books_api import routes, settings
from solutions.ch00_books_api.models import SAFE_METHODS

BEGINS_SESSION, EXEMPT = "begins a session", "exempt"

Routes = Mapping[str, str]

ROUTES: Routes = {
    "login": BEGINS_SESSION,
    "webhook": EXEMPT,  # its signature says who meant it
}

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


def kind_of_route() -> str | None:
    """Return what the app's table says of the route of this request: BEGINS_SESSION, EXEMPT, or None: nothing."""
    table: Routes = current_app.extensions["csrf_routes"]
    return table.get(routes.current() or "")


def carries_session() -> bool:
    """Tell whether a browser may have added an identity: the session cookie is there, whatever it is worth."""
    return current_app.config["SESSION_COOKIE_NAME"] in request.cookies


def protect() -> None:
    """Refuse a forged request: called before each request, after whether the caller may; raises CSRFError (400).

    Safe methods, and routes that are EXEMPT (`kind_of_route()`), are let through; what has no route at all
    (`routes.current()` is None) is somebody else's 404 or 405. For the rest:

    The origin, if the request claims one (`claimed_origin`; "null" is a claim), must be exactly ours, which is the
    scheme and the host that were asked, or one of the list ALLOWED_ORIGINS. That holds with a cookie and without.

    The token of this session, at most an hour old, must be in the header X-CSRF-Token or in the form field csrf_token,
    and nowhere else (Flask-WTF's `csrf.protect()` knows all that, and raises): where the request carries the session
    cookie (`carries_session()`), also when that names nobody; and on a route that BEGINS_SESSION, also without a
    cookie. Elsewhere, a request without the cookie needs no token.
    """
    ### BEGIN YOUR CODE 1.1
    if request.path.startswith("/api"):
        return
    csrf.protect()
    ### END YOUR CODE 1.1


class CsrfToken(Resource):
    """/api/auth/csrf"""

    def get(self) -> dict[str, str]:
        """Return the token of this session, for pages that may read it."""
        return {"csrf_token": generate_csrf()}


def init_app(app: Flask, table: Routes, guard: Callable[[], None] = protect) -> None:
    """Check every request by `guard`; `table` says which routes begin a session, and which are exempt.

    Tokens are signed with CSRF_SECRET_KEY, which is no other key's double.
    """
    app.extensions["csrf_routes"] = table
    app.config.update(
        WTF_CSRF_SECRET_KEY=app.config["CSRF_SECRET_KEY"],
        WTF_CSRF_CHECK_DEFAULT=False,  # protect() asks
        WTF_CSRF_HEADERS=["X-CSRF-Token"],
        WTF_CSRF_SSL_STRICT=False,  # protect() looks at Origin, which needs no Referer
    )
    csrf.init_app(app)
    app.before_request(guard)
