"""Who is calling: whoever the bearer token says, or the session cookie of a browser where there is no token.

    GET /api/shelves
    Authorization: Bearer eyJ…

    401 Unauthorized
    WWW-Authenticate: Bearer realm="Books API", error=invalid_token, error_description="The token has expired."

The token is looked at once, before the limits are counted, so that a user is counted as a user. One that is not good is
refused after that, so that whoever tries token after token is counted too. A token is added to a request by the program
that sends it, never by a browser on its own: so requests with one need no CSRF token, and those without do (RFC 6750).
"""

import re
import time
from typing import Any

from flask import Flask, Response, g, request, session
from flask_jwt_extended import JWTManager, get_current_user, get_jwt, verify_jwt_in_request
from flask_jwt_extended.exceptions import NoAuthorizationError
from sqlalchemy import bindparam, select
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from solutions.ch00_books_api import routes
from solutions.ch00_books_api.errors import on_http_exception
from solutions.ch00_books_api.models import User, db
from solutions.ch01_security import csrf

from . import tokens
from .revocation import NEWEST, any_revoked, names
from .tokens import Claims, InvalidToken

REALM = "Books API"
IN_THE_BODY = ("login", "refresh")  # endpoints whose credentials are in the body: whatever else is sent does not count


def bearer_token(authorization: str) -> str:
    """Return the token in the value of an Authorization header, which is then handed to the library.

    The scheme is `Bearer` in any case, then come one or more spaces (RFC 9110, 11.1 and 11.4), then the token: letters,
    digits, "-", "_", and the dots between its parts, without "=" at the end (RFC 7515, 2 and 7.1). Raises
    NoAuthorizationError where the scheme is another one, or nothing comes after it: there was no token (RFC 6750, 3.1).
    Raises InvalidToken where something came that is none.

    The library takes "Bearer" in no other case, looks for it among values with commas between them, and the padding
    is nothing to it.
    """
    ### BEGIN YOUR CODE 3.2
    return authorization.removeprefix("Bearer ")
    ### END YOUR CODE 3.2


def challenge(refusal: str | None = None) -> WWWAuthenticate:
    """Return the challenge of a 401 that asks for a bearer token (RFC 6750, 3 and 3.1): of which realm, REALM, and for
    a `refusal` also which error it is, and the text of the refusal as its description.
    """
    ### BEGIN YOUR CODE 3.2
    return WWWAuthenticate("bearer", {"realm": REALM})
    ### END YOUR CODE 3.2


def refused(refusal: str) -> Response:
    """Return the 401 for a token that is not good, with what is wrong with it."""
    return on_http_exception(Unauthorized(refusal, www_authenticate=challenge(refusal)))


def not_presented(_reason: str) -> Response:
    """Return the 401 for a request without a token, although it has an Authorization header."""
    return on_http_exception(Unauthorized("Please bring a bearer token.", www_authenticate=challenge()))


def use_our_answers(manager: JWTManager) -> None:
    """Give `manager` the loader of each answer that the library may have to give: all of them a 401 of ours.

    `refused("The token has expired.")`, and so on, for a token that has expired, is revoked, is invalid, fails the
    verification of its claims, or whose user is gone; `not_presented` where there is none. Without them, an invalid
    token is a 422, one whose claims fail a 400, in JSON of the library's own, and no answer has a WWW-Authenticate.
    """
    ### BEGIN YOUR CODE 3.2
    manager.unauthorized_loader(not_presented)
    ### END YOUR CODE 3.2


ACCOUNT = select(User, NEWEST).where(User.id == bindparam("user_id"))  # made once: each request asks it


def account(user_id: int) -> tuple[User | None, int]:
    """Return the user, None where there is none, and the number of the newest revocation, in one statement."""
    found = db.session.execute(ACCOUNT, {"user_id": user_id}).one_or_none()
    return (found[0], found[1] or 0) if found else (None, 0)


@tokens.manager.token_in_blocklist_loader
def is_revoked(header: dict[str, Any], claims: Claims) -> bool:
    """Tell whether this access token has been taken back.

    The library asks that before it has the claims verified, so they may be of any kind: such a token is refused for
    that right after this.
    """
    g.account = None
    if not tokens.is_access_token(header, claims):
        return False
    g.account, newest = account(int(claims["sub"]))
    return any_revoked(newest, claims["jti"], *names(claims["sid"]))


@tokens.manager.user_lookup_loader
def owner(_header: dict[str, Any], _claims: Claims) -> User | None:
    """Return whose token it is, None where the account is gone: `is_revoked` has read the row."""
    user: User | None = g.account
    return user


def identified() -> tuple[User, Claims]:
    """Return whose access token came with this request, and what it says; raises one of `tokens.REFUSALS`.

    The library verifies the token of a request, and asks all the loaders: `tokens.key_for`, `is_revoked`,
    `tokens.is_access_token`, `owner`; after that it knows user and claims. There is a token: nothing is optional here.
    """
    ### BEGIN YOUR CODE 3.2
    claims = tokens.verify(request.headers["Authorization"].removeprefix("Bearer "), tokens.ACCESS)
    user, newest = account(int(claims["sub"]))
    if any_revoked(newest, claims["jti"], *names(claims["sid"])):
        raise InvalidToken("The token has been revoked.")
    if user is None:
        raise InvalidToken("The account does not exist any more.")
    return user, claims
    ### END YOUR CODE 3.2


def identified_again(token: str) -> tuple[User, Claims] | None:
    """Return what `identified` does, of a token that was verified before: its signature stays as good as it was.

    What may have changed is asked again: its key, its times, whether it has been taken back, whether there is the
    account. None where that says no, or the token is new: then `identified` decides, and names the reason.
    """
    found = tokens.remembered(token)
    if found is None or is_revoked(found.header, found.claims) or g.account is None:
        return None
    return g.account, found.claims


def current_user() -> User | None:
    """Return whoever is calling, or None; sets `g.claims` to those of their token, or None, and `g.refusal` to what is
    wrong with the token, or None. Nothing else looks at headers for an identity.

    A preflight (OPTIONS) is nobody's: no browser sends credentials with it, and the library does not look at them.
    """
    g.claims, g.refusal = None, None
    authorization = request.headers.get("Authorization")
    if routes.current() in IN_THE_BODY or request.method == "OPTIONS":
        return None
    if authorization is None:
        return user_of_browser()
    try:
        token = bearer_token(authorization)
        # the library reads the header by itself, less well than `bearer_token`
        request.environ["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        known = identified_again(token)
        user, g.claims = known or identified()
        if not known:
            tokens.remember(token, g.claims)
    except tokens.REFUSALS as refusal:
        g.refusal = refusal
        return None
    except ValueError:  # of a token that is no text of ASCII
        g.refusal = InvalidToken("The token is not valid.")
        return None
    return user


def user_of_browser() -> User | None:
    """Return whom the session cookie names, unless its session has expired or been ended elsewhere.

    A cookie that is used lives on; its session does not, and after it no record would say that it was ended.
    """
    if "user_id" not in session:
        return None
    user, newest = account(session["user_id"])
    if user is None or session.get("until", 0) <= time.time() or any_revoked(newest, *names(session.get("sid", ""))):
        session.clear()
        return None
    return user


def refuse() -> None:
    """Refuse a token that is not good: raises what is wrong with it; called before each request, after the limits."""
    if g.refusal:
        raise g.refusal


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


def on_invalid_token(error: InvalidToken) -> Response:
    """Return the 401 for a refusal of ours, in its own words; those of the library go to its loaders."""
    return refused(str(error))


def init_app(app: Flask) -> None:
    """Refuse bad tokens, and say in each 401 that tokens are what is asked for."""
    use_our_answers(tokens.manager)
    app.before_request(refuse)
    app.register_error_handler(Unauthorized, on_unauthorized)
    app.register_error_handler(InvalidToken, on_invalid_token)
