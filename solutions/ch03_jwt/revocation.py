"""Tokens that are no longer good although they have not expired: the deny-list.

    DELETE /api/auth/logout    204; from now on this token is a 401, on every worker, until it would have expired anyway

A token is believed without asking anybody: that is its use, and why it cannot be taken back. So each request asks one
thing all the same, whether the token's own id (`jti`) or that of its session (`sid`) stands on a list. The list is in
Redis, each entry for as long as the token could live. The database keeps the record of it. A Redis that comes back
empty is noticed, by an entry that is always there, and filled from the record before anybody is let in. While Redis is
away nobody can be: a 503, not an open door (OWASP API2:2023; RFC 9700, 4.14).

So this Redis has to come back whole or empty, never as it was a while ago: no snapshots, and no eviction.
"""

import math
import time
from datetime import UTC, datetime

from sqlalchemy import Text, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from solutions.ch00_books_api.models import Base, UtcDateTime, db, now
from solutions.ch01_security.redis_store import store

PREFIX = "revoked:"  # of the entries in Redis
COMPLETE = f"{PREFIX}complete"  # is there as long as Redis has lost nothing


class Revoked(Base):
    """The record: what was revoked, and until when it matters."""

    __tablename__ = "revoked"

    identifier: Mapped[str] = mapped_column(Text, primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def revoke(identifier: str, expires_at: float) -> None:
    """Let nothing that bears `identifier` (a `jti` or a `sid`) pass any more; twice is once.

    `expires_at` is when it would expire, in seconds since 1970: the record (Revoked; commit) and the entry in Redis
    (PREFIX and the identifier) are kept until then, never less, and neither is made when that is past (Redis takes no
    life of 0). The record comes first: what is only in Redis would be forgotten with it. Two workers may revoke the
    same at once. A RedisError is not caught here: whoever asked gets the 503, and asks again.
    """
    ### BEGIN SOLUTION 3.3
    seconds = math.ceil(expires_at - time.time())
    if seconds <= 0:
        return
    try:
        db.session.merge(Revoked(identifier=identifier, expires_at=datetime.fromtimestamp(expires_at, UTC)))
        db.session.commit()
    except IntegrityError:  # another worker has just written the same
        db.session.rollback()
    store().set(f"{PREFIX}{identifier}", 1, ex=seconds)
    ### END SOLUTION 3.3


def any_revoked(*identifiers: str) -> bool:
    """Tell whether one of `identifiers` was revoked, on whichever worker: one round trip to Redis, none to the
    database.

    Where COMPLETE is missing, Redis has lost its entries: `refill`, then look again, until it is there. A RedisError is
    not caught here: it becomes the 503.
    """
    ### BEGIN SOLUTION 3.3
    keys = [f"{PREFIX}{identifier}" for identifier in identifiers]
    while True:
        complete, *found = store().mget(COMPLETE, *keys)
        if complete is not None:
            return any(entry is not None for entry in found)
        refill()
    ### END SOLUTION 3.3


def refill() -> None:
    """Put every record that has not expired into Redis, each for the rest of its time, and COMPLETE with the last of
    them or after it, for good: a worker that sees COMPLETE sees all of them.
    """
    ### BEGIN SOLUTION 3.3
    moment = now()
    pipeline = store().pipeline(transaction=True)
    for record in db.session.scalars(select(Revoked).where(Revoked.expires_at > moment)):
        seconds = math.ceil((record.expires_at - moment).total_seconds())
        pipeline.set(f"{PREFIX}{record.identifier}", 1, ex=seconds)
    pipeline.set(COMPLETE, 1)
    pipeline.execute()
    ### END SOLUTION 3.3
