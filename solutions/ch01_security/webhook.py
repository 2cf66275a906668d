"""A publisher's computer tells us of new summaries. No browser, no session: each delivery is signed.

    POST /api/webhook
    X-Webhook-Timestamp: 1714557600
    X-Webhook-Signature: sha256=9f0c…

    {"isbn": "9780141439518", "summary": "…"}

The signature is HMAC-SHA256 (RFC 2104), keyed with WEBHOOK_SECRET, over the timestamp, a full stop, and the body byte
for byte. It is good for five minutes, and it takes effect once. The record of a delivery and what the delivery changes
are stored in one transaction: both or neither. So a delivery that was refused (404, 422), or whose worker died, may
come again; of two at the same moment the second waits for the first, then it is a 409; and no store can forget the one
without the other.
"""

import hashlib
import hmac
import re
import time
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import Flask, Response, current_app, request
from flask_restful import Resource
from sqlalchemy import Text, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.exceptions import Conflict, Forbidden, NotFound

from solutions.ch00_books_api import settings
from solutions.ch00_books_api.bodies import json_object, text_fault
from solutions.ch00_books_api.errors import Invalid
from solutions.ch00_books_api.models import Base, Book, UtcDateTime, db, now
from solutions.ch00_books_api.representations import no_content

SETTINGS: settings.Settings = {"WEBHOOK_SECRET": settings.SECRET}  # shared with the publisher

TOLERANCE = 300  # seconds that a timestamp may differ from our clock


class Delivery(Base):
    """The record of a delivery that took effect, for as long as its timestamp could be accepted."""

    __tablename__ = "deliveries"

    signature: Mapped[str] = mapped_column(Text, primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, default=lambda: now() + timedelta(seconds=2 * TOLERANCE)
    )


def verify(secret: str, timestamp: str, signature: str, body: bytes) -> None:
    """Check the signature of a delivery; raises Forbidden (wrong, old, from the future) or Conflict (delivered before).

    `timestamp` and `signature` are the texts of the two headers, "" where one is missing, and may hold anything a
    client can send; `body` is what was received. The right signature is `sha256=` and the HMAC in hexadecimal, of what
    the top of this module says. The right timestamp is the whole seconds since 1970, written in the digits 0 to 9 and
    nothing else (no sign, no space, no underscore), and differs from our clock by TOLERANCE at most, either way. The
    comparison takes the same time wherever the difference lies.

    A delivery, which its signature tells from others of the same second, takes effect once, on whichever worker it
    comes. Its record is a `Delivery`, which `verify` adds to `db.session` and the view commits together with its work:
    what is refused later is not recorded. (A savepoint would commit it: SQLite has no transaction yet.) No two workers
    can both write one primary key: whoever comes second meets an IntegrityError when the record is sent to the
    database.
    """
    ### BEGIN SOLUTION 1.1
    expected = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(f"sha256={expected}".encode(), signature.encode()):
        raise Forbidden("The signature is missing or wrong.")
    if not re.fullmatch("[0-9]{1,12}", timestamp) or abs(time.time() - int(timestamp)) > TOLERANCE:
        raise Forbidden("The delivery is too old, or from the future.")
    try:
        db.session.add(Delivery(signature=expected))
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise Conflict("This delivery has been made before.") from None
    ### END SOLUTION 1.1


class News(NamedTuple):
    """What a publisher tells us: the summary of the book that has one of these ISBNs, spellings of one number."""

    isbns: Collection[str]
    summary: str


def read_news(payload: dict[str, Any]) -> News:
    """Return what a delivery says; raises Invalid."""
    faults = {f"/{name}": fault for name in ("isbn", "summary") if (fault := text_fault(payload.get(name)))}
    if faults:
        raise Invalid(faults)
    return News([payload["isbn"]], payload["summary"])


class Webhook(Resource):
    """/api/webhook"""

    def post(self) -> Response:
        """Take over the summary of the book with this ISBN: 204."""
        headers = request.headers
        timestamp, signature = headers.get("X-Webhook-Timestamp", ""), headers.get("X-Webhook-Signature", "")
        verify(current_app.config["WEBHOOK_SECRET"], timestamp, signature, request.get_data())
        news = current_app.extensions["webhook_reader"](json_object())
        # locked, so that nobody changes the book in between: to a publisher, a 409 says that the delivery was made
        named = select(Book).where(Book.isbn.in_(news.isbns)).order_by(Book.id).with_for_update()
        book = db.session.scalar(named)
        if book is None:
            raise NotFound("There is no book with this ISBN.")
        book.summary = news.summary
        db.session.commit()
        return no_content()


def init_app(app: Flask, read: Callable[[dict[str, Any]], News] = read_news) -> None:
    """Let `read` say what stands in a delivery: a chapter that checks books more closely brings its own."""
    app.extensions["webhook_reader"] = read
