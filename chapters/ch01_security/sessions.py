"""Who is calling: a session in Redis, named by a cookie.

    POST /api/auth/login  {"email": "alice@example.org", "password": "…"}
    200 OK
    Set-Cookie: __Host-session=…; Secure; HttpOnly; SameSite=Lax; Path=/

    {"user": {"id": 1, "name": "alice", …}, "csrf_token": "…"}

    DELETE /api/auth/logout   204; the session is gone, for every worker at once

The cookie holds an id that says nothing; everything else stays on the server. So a logout ends the session, and a
stolen copy of the cookie with it. `__Host-` (RFC 6265bis, 4.1.3.2) binds it to this host, to https and to the path /.
"""

from datetime import timedelta
from typing import Any

from flask import Flask, Response, current_app, session
from flask_restful import Resource
from flask_session.base import ServerSideSession
from flask_session.redis import RedisSessionInterface
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from solutions.ch00_books_api.bodies import json_object, text_fault
from solutions.ch00_books_api.errors import Invalid
from solutions.ch00_books_api.models import User, db
from solutions.ch00_books_api.representations import no_content, represent

from . import passwords
from .emails import canonical
from .identity import call_as

COOKIE_NAME = "__Host-session"
# RFC 9110, 11.6.1: a 401 says how to sign in. The space makes Werkzeug quote the realm, as section 11.5 asks.
CHALLENGE = WWWAuthenticate("Session", {"realm": "Books API"})


class RedisSessions(RedisSessionInterface):
    """Flask-Session's sessions in Redis, with two gaps closed."""

    def _upsert_session(self, session_lifetime: timedelta, session: ServerSideSession, store_id: str) -> None:
        """Save; but never bring back a session that a logout deleted while this request was running."""
        known = getattr(session, "loaded_from", None) == store_id
        self.client.set(store_id, self.serializer.encode(session), ex=session_lifetime, xx=known)

    def open_session(self, app: Flask, request: Any) -> ServerSideSession:
        """Return the session that the cookie names, or a new one under an id of our own choice."""
        opened = super().open_session(app, request)
        if opened:
            opened.loaded_from = self._get_store_id(opened.sid)
        return opened

    def save_session(self, app: Flask, session: ServerSideSession | None, response: Response) -> None:
        """Save the session, or end it; a browser drops a `__Host-` cookie only when told so with all its attributes.

        A cookie does not keep a cache from storing the answer, and giving it to others (RFC 9111, 7.3), so we say so.
        """
        if session is None:  # it could not even be opened; the answer says so already
            return
        if session or not session.modified:
            super().save_session(app, session, response)
        else:
            self._delete_session(self._get_store_id(session.sid))
            response.delete_cookie(COOKIE_NAME, secure=True, httponly=True, samesite=self.get_cookie_samesite(app))
            response.vary.add("Cookie")
        if "Set-Cookie" in response.headers and not response.cache_control.private:
            response.headers["Cache-Control"] = "no-store"


def cookie_settings() -> dict[str, Any]:
    """Return the settings of Flask that say when a browser leaves the session cookie out: its SameSite attribute.

    "Lax": out of requests that another site starts, except for top-level navigations by GET (RFC 6265bis); "Strict",
    without that exception, is right too. It is the first of the three locks against forged requests. What else there is
    to say of the cookie (Secure, HttpOnly, its name and its path), `init_app` says.
    """
    ### BEGIN YOUR CODE 1.1
    return {"SESSION_COOKIE_SAMESITE": "None"}
    ### END YOUR CODE 1.1


def current_user() -> User | None:
    """Return whom the session cookie names, or None."""
    user_id = session.get("user_id")
    return db.session.get(User, user_id) if user_id is not None else None


def start_session(user: User) -> None:
    """Begin a session for `user` under a new id: whoever planted the old one (session fixation) gains nothing by it."""
    session.clear()
    session["user_id"] = user.id
    call_as(user)
    current_app.session_interface.regenerate(session)  # type: ignore[attr-defined]


def credentials() -> tuple[str, str]:
    """Return the e-mail and the password in the body; raises Invalid when one is no text."""
    payload = json_object()
    faults = {f"/{name}": fault for name in ("email", "password") if (fault := text_fault(payload.get(name)))}
    if faults:
        raise Invalid(faults)
    return payload["email"], payload["password"]


def authenticate() -> User:
    """Return whose e-mail and password are in the body; raises Unauthorized if one is wrong, without saying which.

    However the two are written: an e-mail is looked up in its canonical form, which is nobody's where there is none.
    """
    email, password = credentials()
    user = db.session.scalar(select(User).where(User.email == canonical(email)))
    if not passwords.matches(user, password) or user is None:
        raise Unauthorized("The e-mail or the password is wrong.", www_authenticate=CHALLENGE)
    db.session.commit()
    return user


class Login(Resource):
    """/api/auth/login"""

    def post(self) -> dict[str, Any]:
        """Begin a session; 401 when the e-mail or the password is wrong."""
        user = authenticate()
        start_session(user)
        return {"user": represent(user, viewer=user), "csrf_token": generate_csrf()}


class Logout(Resource):
    """/api/auth/logout"""

    def delete(self) -> Response:
        """End the session, wherever its cookie is held."""
        session.clear()
        return no_content()


def init_app(app: Flask) -> None:
    """Keep sessions in Redis."""
    app.config.update(
        cookie_settings(),
        SESSION_COOKIE_NAME=COOKIE_NAME,
        SESSION_COOKIE_PATH="/",
        SESSION_COOKIE_SECURE=True,  # over https only,
        SESSION_COOKIE_HTTPONLY=True,  # and not for scripts
    )
    app.permanent_session_lifetime = timedelta(seconds=app.config["SESSION_LIFETIME_SECONDS"])
    app.session_interface = RedisSessions(app, client=app.extensions["redis_store"], key_prefix="session:")
