"""The shelves once more, which are put up once, however often somebody has to ask."""

from typing import Any

from flask import current_app, g

from solutions.ch00_books_api.links import link
from solutions.ch00_books_api.models import db
from solutions.ch01_security.shelves import Shelf, payload_of_form_or_json, represent_shelf
from solutions.ch02_validation import shelves as before
from solutions.ch02_validation.faults import load

from .idempotency import idempotent


class ShelfCollection(before.ShelfCollection):
    """/api/shelves"""

    @idempotent
    def post(self) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Create a shelf of the caller's from a JSON object or a form: 201 + Location."""
        payload = payload_of_form_or_json()
        payload.pop(current_app.config["WTF_CSRF_FIELD_NAME"], None)
        shelf = Shelf(**load(before.ShelfInput(), payload), owner_id=g.user.id)
        db.session.add(shelf)
        db.session.flush()
        return represent_shelf(shelf), 201, {"Location": link("shelf", shelf_id=shelf.id)["href"]}
