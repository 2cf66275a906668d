"""A write that is sent again, and done once: Idempotency-Key.

    POST /api/books                                              201 Created
    Idempotency-Key: "7f1c2c0e-0c5e-4d0b-8a51-7f8e1a1f6a55"      Location: /api/books/149

    {"title": "Emma", "author": "Jane Austen"}

    the same again: the connection broke before the answer       201 Created
                                                                 Location: /api/books/149
                                                                 Idempotency-Replayed: true
    the same, while the first is still at it                     409 Conflict, Retry-After: 1
    something else under the same key                            422 Unprocessable Content

Whoever hears nothing cannot know whether the book was made. A client names each write that it means, with a key that
it never uses for another one, and sends it until there is an answer (the IETF draft
draft-ietf-httpapi-idempotency-key-header).

The answer is stored in the very transaction that makes the book. So there is no moment at which one is there without
the other, wherever a worker dies, whatever Redis forgets. Redis only knows who is at it right now: those who come
meanwhile are told so at once, and wait for no lock of the database. What went wrong has done nothing, and is not kept:
the key is as good as new.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from flask import Response, current_app, g, request
from redis.exceptions import RedisError
from sqlalchemy import ColumnElement, ForeignKey, Text, and_, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.exceptions import BadRequest, Conflict

from solutions.ch00_books_api import settings
from solutions.ch00_books_api.errors import Invalid
from solutions.ch00_books_api.models import Base, Id, UtcDateTime, db, now
from solutions.ch01_security.redis_store import store
from solutions.ch05_versioning.versions import version
from solutions.ch06_caching.cached import RELEASE, made
from solutions.ch07_docs import changes, operations

SETTINGS: settings.Settings = {
    "IDEMPOTENCY_KEEP_SECONDS": settings.Setting("86400", settings.whole(1)),  # for so long a write may be sent again
    # after which a second one may try, when the first does not come to an end: more than a write takes
    "IDEMPOTENCY_LOCK_SECONDS": settings.Setting("10", settings.seconds),
}
HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
SENT, READ = (HEADER,), (REPLAYED,)  # headers that pages of other origins may send, and may read
LONGEST_KEY = 255  # characters
RETRY_AFTER = 1  # seconds
FORM = "application/x-www-form-urlencoded"

View = Callable[..., Any]


class Answered(Base):
    """The answer to a write that was done, of one user under one key, for as long as it may be sent again."""

    __tablename__ = "idempotency_keys"

    user_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    fingerprint: Mapped[str] = mapped_column(Text)
    status: Mapped[int] = mapped_column(default=0)
    headers: Mapped[str] = mapped_column(Text, default="[]")  # pairs, as JSON: those that the view has set
    body: Mapped[bytes] = mapped_column(default=b"")  # as long as what may be sent of a thing: schemas bound it
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class InFlight(Conflict):
    """409 for whoever sends again what somebody is at, with the time to wait."""

    description = "A request with this Idempotency-Key is being answered. Please send it again."

    def get_headers(self, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
        """Return the headers of the answer."""
        return [*super().get_headers(*args, **kwargs), ("Retry-After", str(RETRY_AFTER))]


def key_sent() -> str:
    """Return the key that this request has; raises BadRequest for a header that is no key.

    A key is a string of a structured header (RFC 9651, 3.3.3), in quotation marks, of 1 to LONGEST_KEY characters: any
    of visible ASCII but the quotation mark and the backslash. Many clients leave the marks out; then it has no comma
    and no semicolon either, which would begin something else. With and without marks, it is the same key.
    """
    ### BEGIN SOLUTION 9.7
    found = re.fullmatch(r'"([!#-\[\]-~]+)"|([!#-+\--:<-\[\]-~]+)', request.headers[HEADER])
    key: str = (found[1] or found[2]) if found else ""
    if not 1 <= len(key) <= LONGEST_KEY:
        raise BadRequest(f"{HEADER} must be a text of 1 to {LONGEST_KEY} visible characters, in quotation marks.")
    return key
    ### END SOLUTION 9.7


def content() -> str:
    """Return what the body of this request says; of a form without the CSRF token, which is another one each time."""
    if request.mimetype != FORM:
        return request.get_data().decode("latin-1")
    fields = request.form.items(multi=True)
    return json.dumps(sorted(pair for pair in fields if pair[0] != current_app.config["WTF_CSRF_FIELD_NAME"]))


def fingerprint() -> str:
    """Return a digest of what this request asks for: its method, its path, its version and its `content`.

    Two requests have the same one only if all of these are the same, letter for letter: JSON with its members in
    another order is another request. In each process, whenever that was started, a request has the same one.
    """
    ### BEGIN SOLUTION 9.7
    asked = json.dumps([request.method, request.path, version(), content()])
    return hashlib.sha256(asked.encode()).hexdigest()
    ### END SOLUTION 9.7


def claim_name(key: str) -> str:
    """Return where Redis says that somebody is at the caller's `key`."""
    return f"idempotency:{g.user_id}:{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def claim(key: str) -> str:
    """Let this request be the one that is at the caller's `key`: returns a word that no other request has, and that no
    client chooses, as it may choose the id of a request.

    Raises InFlight where another one is at it. The claim goes by itself after IDEMPOTENCY_LOCK_SECONDS, not only whole
    ones, from the moment on that it is made: a worker that has died keeps nobody from trying for longer.

    Where Redis does not answer, or takes no claim, nobody knows who is at it: its RedisError passes (chapter 1 makes a
    503 of it), and nothing is done.
    """
    ### BEGIN SOLUTION 9.7
    word = secrets.token_hex(8)
    life = int(current_app.config["IDEMPOTENCY_LOCK_SECONDS"] * 1000)
    if not store().set(claim_name(key), word, nx=True, px=life):
        raise InFlight
    return word
    ### END SOLUTION 9.7


def release(key: str, word: str) -> None:
    """Give the claim back, if it still is this request's. Without Redis it goes by itself: the write is done."""
    with suppress(RedisError):
        store().eval(RELEASE, 1, claim_name(key), word)


def of_caller(key: str) -> ColumnElement[bool]:
    """Return the condition for the row of the caller's `key`."""
    return and_(Answered.user_id == g.user_id, Answered.key == key)


def recorded(key: str) -> Answered | None:
    """Return what was answered under the caller's `key`, None where nothing was, or where that is over."""
    return db.session.scalar(select(Answered).where(of_caller(key), Answered.expires_at > now()))


def replay(done: Answered) -> Response:
    """Return the answer that was given before, marked as that; raises Invalid (422) where this request is another one
    than that which was answered (`fingerprint`).
    """
    ### BEGIN SOLUTION 9.7
    if done.fingerprint != fingerprint():
        raise Invalid({"": f"is not what was sent before with this {HEADER}"})
    return Response(done.body, done.status, [*json.loads(done.headers), (REPLAYED, "true")])
    ### END SOLUTION 9.7


def once(key: str, work: Callable[[], Response]) -> Response:
    """Return the answer to this request of the caller's under `key`: that of `work`, which is done once, or the one
    that was given before (`recorded`, `replay`).

    What was answered before costs a look, and no claim. `work` writes and flushes, and does not commit. A success, a
    status below 300, is committed together with its record, an Answered that ends IDEMPOTENCY_KEEP_SECONDS from now:
    both are there, or neither. Whatever else comes of `work`, a status or an error, is passed on: nothing of it is kept
    or committed.

    While somebody is at it, others are told so (`claim`, before the work; `release` at the end, after the commit, and
    whatever comes of it). A claim may be lost, with Redis, or end too early; and between the look and the claim another
    one may have done it all, and given its claim back. That is what the primary key is for. It decides before the work
    is done, or the second would be told that the ISBN is taken, by the first one's book; and it is the first one's
    answer that both get, where both ask for the same (`replay`). A record that is over is in nobody's way.
    """
    ### BEGIN SOLUTION 9.7
    if done := recorded(key):
        return replay(done)
    word = claim(key)
    try:
        ends = now() + timedelta(seconds=current_app.config["IDEMPOTENCY_KEEP_SECONDS"])
        record = Answered(user_id=g.user_id, key=key, fingerprint=fingerprint(), expires_at=ends)
        try:
            db.session.execute(delete(Answered).where(of_caller(key), Answered.expires_at <= now()))
            db.session.add(record)
            db.session.flush()
        except IntegrityError:
            db.session.rollback()
            if done := recorded(key):
                return replay(done)
            raise
        response = work()
        if response.status_code < 300:
            record.status, record.body = response.status_code, response.get_data()
            record.headers = json.dumps(list(response.headers))
            db.session.commit()
        return response
    finally:
        release(key, word)
    ### END SOLUTION 9.7


def idempotent(view: View) -> View:
    """Let a write be sent again: a view that writes and flushes, and leaves the commit to this decorator."""

    @wraps(view)
    def answer(*arguments: Any, **values: Any) -> Response:
        def work() -> Response:
            return made(view, arguments, values)

        if HEADER in request.headers:
            return once(key_sent(), work)
        response = work()
        db.session.commit()
        return response

    return answer


def sweep() -> None:
    """Delete the records that are over; no others."""
    ### BEGIN SOLUTION 9.7
    db.session.execute(delete(Answered).where(Answered.expires_at <= now()))
    db.session.commit()
    ### END SOLUTION 9.7


PARAMETER = {
    "in": "header",
    "name": HEADER,
    "description": "Your name for this write. Send it again with the same one until there is an answer: it is done "
    f"once. An answer that was given before says {REPLAYED}: true.",
    "schema": {
        "type": "string",
        "pattern": rf'^("[!#-\[\]-~]{{1,{LONGEST_KEY}}}"|[!#-+\--:<-\[\]-~]{{1,{LONGEST_KEY}}})$',
    },
    "example": '"7f1c2c0e-0c5e-4d0b-8a51-7f8e1a1f6a55"',
}
IN_FLIGHT = "A request with this key is being answered."
OPERATIONS: operations.Operations = {
    ("books", "POST"): operations.OPERATIONS["books", "POST"]._replace(
        headers=(PARAMETER,), refusals={409: f"{operations.TAKEN[409]} Or: {IN_FLIGHT}"}
    ),
    ("shelves", "POST"): operations.OPERATIONS["shelves", "POST"]._replace(
        headers=(PARAMETER,), refusals={409: IN_FLIGHT}
    ),
}
CHANGE = changes.Change(
    "2.4.0",
    "2026-11-30",
    "Writes that are sent again",
    (f"POST of a book, and of a shelf, takes {HEADER}: sent again with the same key, it is done once.",),
)
