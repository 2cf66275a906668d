"""What may be sent of a thing: one schema for each kind of it, and one table that says which."""

from collections.abc import Callable, Mapping

from flask import Flask, current_app
from marshmallow import Schema

from solutions.ch00_books_api.models import Base

Inputs = Mapping[type[Base], Callable[..., Schema]]


def schema_of(kind: type[Base], *, partial: bool = False) -> Schema:
    """Return the schema of what may be sent of a `kind` of thing, a Book for example; `partial`: of a change to it."""
    table: Inputs = current_app.extensions["inputs"]
    return table[kind](partial=partial)


def init_app(app: Flask, table: Inputs) -> None:
    """Load each kind of thing as `table` says."""
    app.extensions["inputs"] = table
