"""Refresh tokens: each is good once, and one that is used twice ends the session of whoever has it.

    POST /api/auth/refresh   {"refresh_token": "eyJ…"}
    200 OK
    Cache-Control: no-store

    {"access_token": "eyJ…", "token_type": "Bearer", "expires_in": 900, "refresh_token": "eyJ…"}

An access token is good for minutes, a refresh token for days: the one worth stealing. So each use gives a new one, and
the old one is void. When it is used again, two have it, the user and a thief, and nobody can tell which is which: the
whole session ends, for both (RFC 9700, 4.14.2). One case is neither: the answer got lost on the way, and the client
asks again. For GRACE seconds that gets the same successor again, as long as the successor has not been used.
"""

import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import uuid4

from flask import current_app
from sqlalchemy import ForeignKey, Text, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from solutions.ch00_books_api.models import Base, Id, User, UtcDateTime, db, now

from . import revocation, tokens
from .tokens import InvalidToken

GRACE = 10  # seconds


class Generation(Base):
    """Which generation of sessions a user is in: each "sign out everywhere" ends one and begins the next."""

    __tablename__ = "generations"

    user_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(Text)


class Session(Base):
    """What began with a login: all tokens of it, or the cookie of a browser, bear its id (`sid`) and end with it.

    The id begins with the name of the generation, which can be ended, too: "Xk3c….0c5e…".
    """

    __tablename__ = "sessions"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    user_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class RefreshToken(Base):
    """A refresh token that was issued. `used_at` and `successor` are set when it is used, both or neither."""

    __tablename__ = "refresh_tokens"

    jti: Mapped[str] = mapped_column(Text, primary_key=True)
    sid: Mapped[str] = mapped_column(Text, ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    successor: Mapped[str | None] = mapped_column(Text)


class Pair(NamedTuple):
    """What a client gets."""

    access: str
    refresh: str


class ReusedToken(InvalidToken):
    """A refresh token came a second time: its session has been ended."""


def begin_session(user: User) -> Session:
    """Return a new session of `user`, not committed yet.

    It can be renewed for REFRESH_TOKEN_SECONDS from now, whatever is renewed. It expires ACCESS_TOKEN_SECONDS later,
    with the last access token that it can have: until then it must be possible to end it. Whoever signs out everywhere
    after this has read the generation ends this session, although it is not there yet.
    """
    sid = f"{generation(user)}.{uuid4()}"
    session = Session(id=sid, user_id=user.id, expires_at=whole_second() + longest_life())
    db.session.add(session)
    db.session.flush()
    return session


def generation(user: User) -> str:
    """Return the name of the generation that `user` is in, made with the first session; no name comes twice."""
    while (name := db.session.scalar(select(Generation.name).where(Generation.user_id == user.id))) is None:
        with suppress(IntegrityError), db.session.begin_nested():  # another worker may be writing it
            db.session.add(Generation(user_id=user.id, name=secrets.token_urlsafe(9)))
    return name


def longest_life() -> timedelta:
    """Return how long a session can last, its last access token included."""
    return timedelta(seconds=current_app.config["REFRESH_TOKEN_SECONDS"] + current_app.config["ACCESS_TOKEN_SECONDS"])


def first_pair(user: User) -> Pair:
    """Return the tokens of a new session of `user`."""
    session = begin_session(user)
    row = RefreshToken(jti=str(uuid4()), sid=session.id, issued_at=whole_second())
    db.session.add(row)
    db.session.commit()
    return pair(user, session, row)


def whole_second() -> datetime:
    """The current moment as tokens have it."""
    return now().replace(microsecond=0)


def pair(user: User, session: Session, row: RefreshToken) -> Pair:
    """Return a new access token for `user` and the refresh token that `row` is the record of."""
    issued_at = int(row.issued_at.timestamp())
    expires_at = int(session.expires_at.timestamp()) - current_app.config["ACCESS_TOKEN_SECONDS"]
    refresh = tokens.refresh_token(user.id, session.id, row.jti, issued_at, expires_at)
    return Pair(tokens.access_token(user, session.id), refresh)


def end_session(session: Session) -> None:
    """End `session`: no token of it is good any more."""
    revocation.revoke(session.id, session.expires_at.timestamp())


def end_all_sessions(user: User) -> None:
    """End every session of `user`, on every device: however many there are, a generation is one thing to revoke.

    A login of the same moment has read one name or the other, and is ended or not; no clock is asked. The new name and
    the record are committed together (`revoke` does).
    """
    ended = generation(user)
    begin_next = update(Generation).where(Generation.user_id == user.id, Generation.name == ended)
    db.session.execute(begin_next.values(name=secrets.token_urlsafe(9)))
    revocation.revoke(ended, (now() + longest_life()).timestamp())


def has_ended(session: Session) -> bool:
    """Tell whether `session` was ended, alone or with all others of its user: by the record, whatever Redis says."""
    return revocation.on_record(*revocation.names(session.id))


def renew(token: str) -> Pair:
    """Return a new pair for the refresh token `token`; raises one of `tokens.REFUSALS`.

    `token` must verify (`tokens.verify`, REFRESH); its session must be there and not have ended (`has_ended`), its user
    and its own row (RefreshToken) must be there. The first use marks the row with now (`used_at`) and the `jti` of a
    successor, whose row (issued now, `whole_second`) is made with it: both or neither, whatever fails in between. Two
    requests with the same token at the same moment, on whichever workers, cannot both be the first. The pair is that of
    the successor (`pair`); the session ends when it would have ended anyway.

    A later use, up to GRACE seconds after the first and as long as the successor itself is unused, gets the pair of the
    same successor. Any other ends the session (`end_session`) and raises ReusedToken: that is a theft, and is logged.

    A fact to know: an UPDATE of the ORM also writes its values into the objects that the session has loaded, even where
    it changes no row (rowcount 0; SQLAlchemy documentation, synchronize_session). What another request has written
    shows in an object only after db.session.refresh().
    """
    ### BEGIN SOLUTION 3.4
    claims = tokens.verify(token, tokens.REFRESH)
    session, user = db.session.get(Session, claims["sid"]), db.session.get(User, int(claims["sub"]))
    if session is None or user is None or has_ended(session):
        raise InvalidToken("The session has ended.")
    successor = RefreshToken(jti=str(uuid4()), sid=session.id, issued_at=whole_second())
    first = (
        update(RefreshToken)
        .where(RefreshToken.jti == claims["jti"], RefreshToken.used_at.is_(None))
        .values(used_at=now(), successor=successor.jti)
    )
    if db.session.connection().execute(first).rowcount == 1:
        db.session.add(successor)
        db.session.commit()
        return pair(user, session, successor)
    used = db.session.get(RefreshToken, claims["jti"])
    if used is None or used.used_at is None:
        raise InvalidToken("The token is not known.")
    heir = db.session.get_one(RefreshToken, used.successor)
    if heir.used_at is None and (now() - used.used_at).total_seconds() <= GRACE:
        return pair(user, session, heir)
    end_session(session)
    raise ReusedToken("The token was used before; its session has ended.")
    ### END SOLUTION 3.4


def answer(tokens_of_session: Pair) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Return a pair as OAuth 2 answers it (RFC 6749, 5.1): no cache may keep it."""
    body = {
        "access_token": tokens_of_session.access,
        "token_type": "Bearer",
        "expires_in": current_app.config["ACCESS_TOKEN_SECONDS"],
        "refresh_token": tokens_of_session.refresh,
    }
    return body, 200, {"Cache-Control": "no-store"}
