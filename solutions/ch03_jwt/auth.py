"""Sign in, renew, sign out: with tokens for programs, with a session cookie for browsers.

POST /api/auth/login        {"email": "…", "password": "…"}    200, tokens
POST /api/auth/refresh      {"refresh_token": "…"}             200, new tokens
DELETE /api/auth/logout                                        204, this session has ended
DELETE /api/auth/sessions                                      204, all sessions of the caller have ended, everywhere
POST /api/auth/session      {"email": "…", "password": "…"}    200 + Set-Cookie, for a browser; needs the CSRF token
"""

from typing import Any

from flask import Response, current_app, g, session
from flask_restful import Resource
from flask_wtf.csrf import generate_csrf
from marshmallow import fields
from werkzeug.exceptions import HTTPException

from solutions.ch00_books_api.bodies import json_object
from solutions.ch00_books_api.errors import Invalid
from solutions.ch00_books_api.models import db
from solutions.ch00_books_api.representations import no_content, represent
from solutions.ch01_security import audit, csrf, limits, roles
from solutions.ch01_security.identity import call_as
from solutions.ch01_security.sessions import authenticate, start_session
from solutions.ch02_validation.faults import Schema, load
from solutions.ch02_validation.text import MESSAGES

from . import refresh, revocation, tokens
from .bearer import IN_THE_BODY

RULES: roles.Rules = {
    ("refresh", "POST"): roles.ANYONE,
    ("session", "POST"): roles.ANYONE,
    ("sessions", "DELETE"): roles.SIGNED_IN,
}
CSRF: csrf.Routes = {**dict.fromkeys(IN_THE_BODY, csrf.EXEMPT), "session": csrf.BEGINS_SESSION}
EVENTS: audit.Events = {
    ("session", 200): "login",
    ("session", 401): "login_failed",
    ("sessions", 204): "logout_everywhere",
    ("refresh", 200): "refresh",
    ("refresh", 401): "refresh_refused",
    ("key-rotation", 200): "key_rotated",
}


class RefreshInput(Schema):
    """What a client sends to renew its tokens."""

    refresh_token = fields.String(required=True, error_messages=MESSAGES)


def token_to_renew() -> str:
    """Return the refresh token in the body; raises Invalid, or an HTTPException."""
    token: str = load(RefreshInput(), json_object())["refresh_token"]
    return token


def renewed() -> str:
    """Return which session this request renews, "" for none: those behind one address have an allowance each.

    The token must verify. Else whoever can write a session's id into a token would use up its allowance.
    """
    try:
        return "session:" + tokens.verify(token_to_renew(), tokens.REFRESH)["sid"]
    except (HTTPException, Invalid, *tokens.REFUSALS):
        return ""


def junk() -> str:
    """Return where a renewal comes from that renews nothing, "" for any other."""
    return "" if renewed() else limits.address()


LIMITS: limits.Limits = {
    "session": limits.LOGIN,  # takes a password: with the other login it has one allowance of guesses, not two
    "refresh": (
        limits.Allowance("RATE_LIMIT_DEFAULT", "refresh", renewed),
        limits.Allowance("RATE_LIMIT_REFUSED", "refused", junk),
    ),
}


class Login(Resource):
    """/api/auth/login"""

    def post(self) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Return tokens; 401 when the e-mail or the password is wrong."""
        user = authenticate()
        call_as(user)
        return refresh.answer(refresh.first_pair(user))


class Refresh(Resource):
    """/api/auth/refresh"""

    def post(self) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Return new tokens for a refresh token that was not used yet; 401 for any other."""
        token = token_to_renew()
        try:
            return refresh.answer(refresh.renew(token))
        except refresh.ReusedToken:
            current_app.logger.warning("a refresh token was used twice: its session has been ended")
            raise


class Logout(Resource):
    """/api/auth/logout"""

    def delete(self) -> Response:
        """End the session that this request belongs to: its tokens, or its cookie."""
        sid = g.claims["sid"] if g.claims else session.get("sid", "")
        if found := db.session.get(refresh.Session, sid):
            refresh.end_session(found)  # first: should the rest fail, then the whole session has ended, not one token
        if g.claims:
            revocation.revoke(g.claims["jti"], g.claims["exp"])
        session.clear()
        return no_content()


class Sessions(Resource):
    """/api/auth/sessions"""

    def delete(self) -> Response:
        """End every session of the caller, on every device."""
        refresh.end_all_sessions(g.user)
        session.clear()
        return no_content()


class BrowserSession(Resource):
    """/api/auth/session"""

    def post(self) -> dict[str, Any]:
        """Begin a session that a cookie names; 401 when the e-mail or the password is wrong."""
        user = authenticate()
        begun = refresh.begin_session(user)
        sid, until = begun.id, begun.expires_at.timestamp()
        db.session.commit()
        start_session(user)
        session["sid"], session["until"] = sid, until
        return {"user": represent(user, viewer=user), "csrf_token": generate_csrf()}
