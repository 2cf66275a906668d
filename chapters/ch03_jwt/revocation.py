"""Tokens that are no longer good although they have not expired: the deny-list.

    DELETE /api/auth/logout    204; from now on this token is a 401, on every worker, until it would have expired anyway

A token is believed without asking anybody: that is its use, and why it cannot be taken back. So each request asks one
thing all the same, whether the token's own id (`jti`) or that of its session (`sid`) stands on a list. The record of it
is in the database, and what it says counts. Redis has the copy that is asked, each entry for as long as the token could
live. Revocations are numbered: the copy says up to which number it has read (COMPLETE), and the database says with the
caller's row which number is the newest. A copy that is behind, or gone, is brought up to date before anybody is let in
by it. While Redis is away, or takes no entries, nobody can be: a 503, not an open door (OWASP API2:2023; RFC 9700,
4.14).

So this Redis has to come back whole or empty, never as it was a while ago: no snapshots, and no eviction.
"""

import math
import time
from contextlib import suppress
from datetime import UTC, datetime

from redis.client import Pipeline
from sqlalchemy import BigInteger, Text, case, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from solutions.ch00_books_api.models import Base, UtcDateTime, db, now
from solutions.ch01_security.redis_store import store

PREFIX = "revoked:"  # of the entries in Redis
COMPLETE = f"{PREFIX}complete"  # the number up to which Redis has the record, while it has lost nothing


class Revoked(Base):
    """The record: what was revoked, until when it matters, and as the how-manieth."""

    __tablename__ = "revoked"

    identifier: Mapped[str] = mapped_column(Text, primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    number: Mapped[int] = mapped_column(BigInteger, index=True)


class Newest(Base):
    """The number of the newest revocation: one row."""

    __tablename__ = "deny_list"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)


NEWEST = select(Newest.number).scalar_subquery()  # a part of the statement that reads the caller


def names(sid: str) -> tuple[str, ...]:
    """Return by which names a session `sid` can be revoked: its own, and that of its generation, which it begins with.

    A generation is all sessions of a user from one "sign out everywhere" to the next (see refresh.py).
    """
    generation = sid.rpartition(".")[0]
    return (sid, generation) if generation else (sid,)


def next_number() -> int:
    """Return the number of a new revocation: larger than all before it, also than those of a database of which this is
    an older copy, since it is at least the time in microseconds.

    Until the transaction ends, nobody else gets one: so revocations are seen in the order of their numbers, and there
    is none with a smaller number still to come.
    """
    moment = time.time_ns() // 1000
    larger = case((Newest.number >= moment, Newest.number + 1), else_=literal(moment, BigInteger))
    count = update(Newest).values(number=larger).returning(Newest.number)
    while (number := db.session.scalar(count)) is None:  # the first one ever
        with suppress(IntegrityError), db.session.begin_nested():  # another worker may be writing it
            db.session.add(Newest(id=1, number=0))
    return number


def on_record(*identifiers: str) -> bool:
    """Tell whether the record says that one of `identifiers` was revoked, whatever Redis says."""
    return db.session.scalar(select(Revoked.number).where(Revoked.identifier.in_(identifiers)).limit(1)) is not None


def revoke(identifier: str, expires_at: float) -> None:
    """Let nothing that bears `identifier` (a `jti`, a `sid`, a generation) pass any more; twice is once.

    `expires_at` is when it would expire, in seconds since 1970. Until then, never less, it stands in the record
    (Revoked, with a `next_number()`) and in Redis; what is past already stands in neither. The record is what counts:
    once it is committed, the token is revoked, also where Redis fails after it. That RedisError goes to whoever asked,
    who gets a 503. Two workers may revoke the same at once, and neither has failed: `next_number` lets one of them wait
    for the other's commit.
    """
    ### BEGIN YOUR CODE 3.3
    from flask import current_app

    current_app.extensions.setdefault("revoked", set()).add(identifier)
    ### END YOUR CODE 3.3


def any_revoked(newest: int, *identifiers: str) -> bool:
    """Tell whether one of `identifiers` was revoked, on whichever worker: one round trip to Redis, none to the
    database. `newest` is the number of the newest revocation, as the database had it a moment ago.

    Where COMPLETE is missing, or says a smaller number, Redis lacks entries, and what it says counts only after a
    `refill`: when COMPLETE says `newest` or more. A RedisError is not caught here: it becomes the 503.
    """
    ### BEGIN YOUR CODE 3.3
    from flask import current_app

    return not current_app.extensions.setdefault("revoked", set()).isdisjoint(identifiers)
    ### END YOUR CODE 3.3


def refill() -> None:
    """Put into Redis what it lacks: every record that has not expired and whose number is larger than COMPLETE says,
    where COMPLETE is missing every one, as PREFIX and the identifier, for the rest of its time, never less; and
    COMPLETE, for good.

    COMPLETE then says the newest number (Newest, which has no row before the first revocation: 0) that nothing is
    missing up to: what is recorded while the records are read may or may not be among them. A worker that sees it sees
    all of them. Redis may be emptied, or another worker may do the same, after COMPLETE was read here and before it is
    written (`store().transaction(…, COMPLETE)` begins again then).
    """
    ### BEGIN YOUR CODE 3.3
    pass
    ### END YOUR CODE 3.3
