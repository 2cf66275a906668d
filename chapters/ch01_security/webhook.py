"""A publisher's computer tells us of new summaries. No browser, no session: each delivery is signed.

    POST /api/webhook
    X-Webhook-Timestamp: 1714557600
    X-Webhook-Signature: sha256=9f0c…

    {"isbn": "9780141439518", "summary": "…"}

The signature is HMAC-SHA256 (RFC 2104), keyed with WEBHOOK_SECRET, over the timestamp, a full stop, and the body byte
for byte. It is good for five minutes and for one delivery.
"""

import hashlib
import hmac
import re
import time

from flask import Response, current_app, request
from flask_restful import Resource
from sqlalchemy import select
from werkzeug.exceptions import Conflict, Forbidden, NotFound

from solutions.ch00_books_api import settings
from solutions.ch00_books_api.bodies import json_object, text_fault
from solutions.ch00_books_api.errors import Invalid
from solutions.ch00_books_api.models import Book, db
from solutions.ch00_books_api.representations import no_content

from .redis_store import store

SETTINGS: settings.Settings = {"WEBHOOK_SECRET": settings.SECRET}  # shared with the publisher

TOLERANCE = 300  # seconds that a timestamp may differ from our clock


def verify(secret: str, timestamp: str, signature: str, body: bytes) -> None:
    """Check the signature of a delivery; raises Forbidden (wrong, old, from the future) or Conflict (delivered before).

    `timestamp` and `signature` are the texts of the two headers, "" where one is missing, and may hold anything, also
    what is no number and no ASCII; `body` is what was received. The right signature is `sha256=` and the HMAC in
    hexadecimal, the right timestamp a whole number of seconds since 1970 that differs from our clock by TOLERANCE at
    most, either way. The comparison takes the same time wherever the difference lies.
    `store().set(key, 1, nx=True, ex=seconds)` returns None when the key is there already, on whichever worker it was
    set; a delivery, which its signature tells from others of the same second, must be remembered for as long as its
    timestamp could be accepted.
    """
    ### BEGIN YOUR CODE 1.1
    expected = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    if signature != expected:
        raise Forbidden("The signature is missing or wrong.")
    ### END YOUR CODE 1.1


class Webhook(Resource):
    """/api/webhook"""

    def post(self) -> Response:
        """Take over the summary of the book with this ISBN: 204."""
        headers = request.headers
        timestamp, signature = headers.get("X-Webhook-Timestamp", ""), headers.get("X-Webhook-Signature", "")
        verify(current_app.config["WEBHOOK_SECRET"], timestamp, signature, request.get_data())
        payload = json_object()
        faults = {f"/{name}": fault for name in ("isbn", "summary") if (fault := text_fault(payload.get(name)))}
        if faults:
            raise Invalid(faults)
        book = db.session.scalar(select(Book).where(Book.isbn == payload["isbn"]))
        if book is None:
            raise NotFound("There is no book with this ISBN.")
        book.summary = payload["summary"]
        db.session.commit()
        return no_content()
