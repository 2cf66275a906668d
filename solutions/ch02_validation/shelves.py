"""Shelves, whose name is now checked by a schema; the rest of them is chapter 1's.

POST /api/shelves   {"name": "To read", "owner_id": 2}
422   {…, "errors": [{"pointer": "/owner_id", "message": "is not a known field"}]}
"""

from typing import Any

from flask import current_app, g

from solutions.ch00_books_api.bodies import json_object
from solutions.ch00_books_api.links import link
from solutions.ch00_books_api.models import db
from solutions.ch01_security import shelves as before
from solutions.ch01_security.shelves import (
    LONGEST_NAME,
    Shelf,
    load_shelf,
    payload_of_form_or_json,
    represent_shelf,
)

from .faults import Schema, load
from .text import Text


class ShelfInput(Schema):
    """What may be said about a shelf."""

    name = Text(shortest=1, longest=LONGEST_NAME, required=True)


class ShelfCollection(before.ShelfCollection):
    """/api/shelves"""

    def post(self) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Create a shelf of the caller's from a JSON object or a form: 201 + Location."""
        payload = payload_of_form_or_json()
        payload.pop(current_app.config["WTF_CSRF_FIELD_NAME"], None)  # a form carries the token among its fields
        shelf = Shelf(**load(ShelfInput(), payload), owner_id=g.user.id)
        db.session.add(shelf)
        db.session.commit()
        return represent_shelf(shelf), 201, {"Location": link("shelf", shelf_id=shelf.id)["href"]}


class ShelfItem(before.ShelfItem):
    """/api/shelves/<id>"""

    def patch(self, shelf_id: int) -> dict[str, Any]:
        """Change the name of the shelf."""
        shelf = load_shelf(shelf_id)
        for name, value in load(ShelfInput(partial=True), json_object()).items():
            setattr(shelf, name, value)
        db.session.commit()
        return represent_shelf(shelf)
