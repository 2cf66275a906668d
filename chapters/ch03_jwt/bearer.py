"""Who is calling: whoever the bearer token says, or the session cookie of a browser where there is no token.

    GET /api/shelves
    Authorization: Bearer eyJ…

    401 Unauthorized
    WWW-Authenticate: Bearer realm="Books API", error="invalid_token", error_description="The token has expired."

The token is looked at once, before the limits are counted, so that a user is counted as a user. One that is not good is
refused after that, so that whoever tries token after token is counted too. A token is added to a request by the program
that sends it, never by a browser on its own: so requests with one need no CSRF token, and those without do (RFC 6750).
"""

import time

from flask import Flask, Response, g, request, session
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from solutions.ch00_books_api import routes
from solutions.ch00_books_api.errors import on_http_exception
from solutions.ch00_books_api.models import User, db
from solutions.ch01_security import csrf, sessions

from . import tokens
from .revocation import any_revoked
from .tokens import InvalidToken

REALM = "Books API"
IN_THE_BODY = ("login", "refresh")  # endpoints whose credentials are in the body: whatever else is sent does not count


def bearer_token(authorization: str) -> str:
    """Return the token in the value of an Authorization header; raises InvalidToken when it is of another kind.

    The scheme is `Bearer` in any case, then come one or more spaces (RFC 9110, 11.1 and 11.4), then the token, which
    has none in it.
    """
    ### BEGIN YOUR CODE 3.2
    return authorization.removeprefix("Bearer ")
    ### END YOUR CODE 3.2


def challenge(refusal: InvalidToken | None = None) -> WWWAuthenticate:
    """Return the challenge of a 401 (RFC 6750, 3): the realm, and what is wrong with the token where there was one.

    The scheme is "bearer"; `realm` is REALM; for a refusal also `error`, which is invalid_token, and
    `error_description`, which is its text.
    """
    ### BEGIN YOUR CODE 3.2
    return WWWAuthenticate("bearer", {"realm": REALM})
    ### END YOUR CODE 3.2


def current_user() -> User | None:
    """Return whoever is calling, or None; sets `g.claims` to those of their token, or None, and `g.refusal` to what is
    wrong with the token, or None. Nothing else looks at headers for an identity.
    """
    g.claims, g.refusal = None, None
    authorization = request.headers.get("Authorization")
    if routes.current() in IN_THE_BODY:
        return None
    if authorization is None:
        return user_of_browser()
    try:
        claims = tokens.verify(bearer_token(authorization), tokens.ACCESS)
        if any_revoked(claims["jti"], claims["sid"]):
            raise InvalidToken("The token has been revoked.")
        user = db.session.get(User, int(claims["sub"]))
        if user is None:
            raise InvalidToken("The account does not exist any more.")
        g.claims = claims
    except InvalidToken as refusal:
        g.refusal = refusal
        return None
    return user


def user_of_browser() -> User | None:
    """Return whom the session cookie names, unless its session has expired or been ended elsewhere.

    A cookie that is used lives on; its session does not, and after it no record would say that it was ended.
    """
    user = sessions.current_user()
    if user and (session.get("until", 0) <= time.time() or any_revoked(session.get("sid", ""))):
        session.clear()
        return None
    return user


def refuse() -> None:
    """Refuse a token that is not good: raises Unauthorized; called before each request, after the limits."""
    if g.refusal:
        raise Unauthorized(str(g.refusal), www_authenticate=challenge(g.refusal))


def guard_browsers() -> None:
    """Ask for the CSRF token where a browser may have added the identity: not where the client itself brings one."""
    if "Authorization" not in request.headers:
        csrf.protect()


def on_unauthorized(error: Unauthorized) -> Response:
    """Return any 401 with a challenge that says how to do better: a token, whatever else is possible."""
    offered = tuple(error.www_authenticate or ())
    if not any(each.type == "bearer" for each in offered):
        error.www_authenticate = (challenge(), *offered)
    return on_http_exception(error)


def init_app(app: Flask) -> None:
    """Refuse bad tokens, and say in each 401 that tokens are what is asked for."""
    app.before_request(refuse)
    app.register_error_handler(Unauthorized, on_unauthorized)
