"""What happened, in the order in which it happened: the changes to the catalogue, for whoever keeps a copy of it.

    GET /api/activity?since=2024-05-01T00:00:00Z&until=2024-05-02T00:00:00Z
    200, {"items": [{"at": "2024-05-01T12:00:00.000000Z", "kind": "added", "book": {…}}, …],
          "since": "2024-05-01T00:00:00.000000Z", "until": "2024-05-02T00:00:00.000000Z", "next_cursor": …}

A window has its beginning and not its end, so windows side by side share no moment and miss none. Within one, pages go
by cursor, over the moment and the id: a thousand books of one moment are a thousand places. And a window ends a little
before now: a row gets its moment before it is committed, and one that comes in late must not come in behind a reader.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask_restful import Resource
from marshmallow import ValidationError, validates_schema
from sqlalchemy import Select, select

from solutions.ch00_books_api.links import link
from solutions.ch00_books_api.models import Book, now
from solutions.ch00_books_api.representations import represent, timestamp
from solutions.ch01_security import limits, roles
from solutions.ch02_validation.queries import asked, load_query

from . import asking, pages
from .orders import Order
from .pages import Answer

RULES: roles.Rules = {("activity", "GET"): roles.ANYONE}
LIMITS: limits.Limits = {"activity": limits.CATALOGUE}

SETTLED = timedelta(seconds=10)  # after which every transaction of that time is over: twice what a writer waits
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
BY_TIME = Order((Book.updated_at, Book.id))


class ActivityQuery(asking.PlainQuery):
    """Which window, and which page of it."""

    since = asking.Moment(load_default=BEGINNING)
    until = asking.Moment()

    @validates_schema(skip_on_field_errors=True)
    def check_window(self, data: dict[str, Any], **_: Any) -> None:
        """Raise ValidationError for a window that ends before it begins."""
        if "until" in data and data["until"] < data["since"]:
            raise ValidationError("must not be before since", "until")


QUERY = ActivityQuery()


def window(since: datetime, until: datetime) -> Select[Any]:
    """Return the books whose last change was at `since` or later, and before `until`.

    An index has them in that order: the database begins to read at `since`, whatever there is before it.
    """
    ### BEGIN YOUR CODE 4.4
    raise NotImplementedError("exercise 4.4: pages by time: windows that share nothing and miss nothing")
    ### END YOUR CODE 4.4


def end_of(since: datetime, until: datetime | None) -> datetime:
    """Return where the window ends that begins at `since` and is to end at `until` (None: now).

    Never later than SETTLED ago. And never before it begins: a window that lies ahead is empty, and whoever goes on
    from its end has not gone back.
    """
    ### BEGIN YOUR CODE 4.4
    raise NotImplementedError("exercise 4.4: pages by time: windows that share nothing and miss nothing")
    ### END YOUR CODE 4.4


class Activity(Resource):
    """/api/activity"""

    def get(self) -> Answer:
        """Return a page of what happened in a window, the oldest first."""
        query = load_query(QUERY)
        since = query["since"]
        until = end_of(since, query.get("until"))
        links = {"self": link("activity", **asked())}
        shown: dict[str, Any] = {"since": timestamp(since), "until": timestamp(until)}
        return pages.by_cursor(window(since, until), BY_TIME, query, links, show=event, **shown)


def event(book: Book) -> dict[str, Any]:
    """Return what happened to `book` last, as the feed shows it."""
    kind = "added" if book.updated_at == book.created_at else "changed"
    return {"at": timestamp(book.updated_at), "kind": kind, "book": represent(book)}
