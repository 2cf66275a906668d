"""What an answer depends on, and how a change reaches what was kept of it.

    PATCH /api/books/1 … 200       forgets all that depends on book-1, and all lists of books

An answer depends on a few *tags*: that of one book on `book-1`, a list on `books`, every one of them on `catalogue`.
Each tag has a generation in Redis, a word made at random. What is kept says of which generations it is, and counts only
as long as they are those of now. To invalidate is to forget the generation of a tag, after the commit; whoever comes
next makes a new one. So a reader who began before the change, and is ready after it, keeps an answer of generations
that are gone: nobody is ever given it. Nothing has to be looked for, and a full Redis still forgets.

Noticed is what goes through a session of this app. Whoever changes books in another way (another program, SQL by hand,
`session.bulk_…`) has to tell it: `forget([ALL])`, or POST /api/cache/invalidate.
"""

import secrets
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any

from flask import Flask, current_app, has_app_context, request
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.orm.session import UOWTransaction

from solutions.ch00_books_api import routes
from solutions.ch00_books_api.models import Base, Book, BookGenre, Session

from .cache_store import always, cache, failed

NAMESPACE = "cache:"
ALL = "catalogue"  # on which every answer of it depends: for a change of rows that nobody has looked at
KEPT = 86_400  # seconds: after a day a generation goes, or those of all books that were ever asked for would be there

Tags = Mapping[str, Sequence[str]]  # the route: what its answers depend on, with parameters of its path in braces

TAGS: Tags = {
    "book": (ALL, "book-{book_id}"),
    **dict.fromkeys(
        ("books", "book-search", "books-by-offset", "books-by-keyset", "genres", "search", "report"), (ALL, "books")
    ),
    "genre-report": ("genre-report",),
}

# What a row that was stored, changed or deleted touches
TOUCHED: Mapping[type[Base], Callable[[Any], tuple[str, ...]]] = {
    Book: lambda book: ("books", f"book-{book.id}"),
    BookGenre: lambda row: ("books", f"book-{row.book_id}"),
}


def tags() -> list[str]:
    """Return what the answer to this request depends on; nothing for a route that the table does not name."""
    table: Tags = current_app.extensions["tags"]
    values = request.view_args or {}
    return [tag.format(**values) for tag in table.get(routes.current() or "", ())]


def tag_key(tag: str) -> str:
    """Return where the generation of `tag` stands in Redis."""
    return f"{NAMESPACE}tag:{tag}"


def generations(wanted: Sequence[str], known: Sequence[bytes | None]) -> list[str]:
    """Return the generations of the tags `wanted`, of which Redis has just said `known`: where it knows none, a new one
    is made, at random, which goes by itself after KEPT. Of many who make one at once, all get the same.
    """
    ### BEGIN SOLUTION 6.6
    if None not in known:
        return [word.decode() for word in known if word]
    with cache().pipeline() as pipeline:
        for tag in wanted:
            pipeline.set(tag_key(tag), secrets.token_hex(8), nx=True, ex=KEPT)
        pipeline.mget([tag_key(tag) for tag in wanted])
        return [word.decode() for word in pipeline.execute()[-1]]
    ### END SOLUTION 6.6


class Owed:
    """Tags that Redis has not been told of yet: it may be away. This worker uses no cache before it has told them.

    Each with the change that it is of, an object of its own: a tag that was told may have been touched again meanwhile.
    Nobody has the lock while Redis is asked, or all would wait for it, one after the other.
    """

    def __init__(self) -> None:
        self.tags: set[tuple[str, object]] = set()
        self.lock = threading.Lock()


def forget(touched: Iterable[str]) -> None:
    """Let nothing count any more that depends on one of `touched`.

    Redis is told at once, before the change is answered, also when it was away a moment ago (`always`). What it does
    not hear is owed, and told before this worker next reads from the cache; the change itself is done, and nobody is
    told of a failure but the log.
    """
    ### BEGIN SOLUTION 6.6
    owed: Owed = current_app.extensions["owed"]
    change = object()
    with owed.lock:
        owed.tags |= {(tag, change) for tag in touched}
    try:
        settle(always())
    except RedisError:
        failed("a change was not told")
    ### END SOLUTION 6.6


def settle(redis: "Redis") -> None:
    """Tell Redis what it has not heard yet: the generations of these tags go, and nothing else does. Raises RedisError,
    and then it is owed still.
    """
    ### BEGIN SOLUTION 6.6
    owed: Owed = current_app.extensions["owed"]
    with owed.lock:
        told = set(owed.tags)
    if told:
        redis.unlink(*(tag_key(tag) for tag, _ in told))
        with owed.lock:
            owed.tags -= told
    ### END SOLUTION 6.6


def where_answers_are_kept(listener: Callable[..., None]) -> Callable[..., None]:
    """Let `listener` hear nothing of apps that keep no answers: all apps of a process have one class of sessions."""

    @wraps(listener)
    def hear(*what: Any) -> None:
        if has_app_context() and "owed" in current_app.extensions:
            listener(*what)

    return hear


@where_answers_are_kept
def notice(session: Any, _context: UOWTransaction) -> None:
    """Note which tags the rows that are being stored, changed or deleted touch: called after each flush."""
    ### BEGIN SOLUTION 6.6
    touched = session.info.setdefault("touched", set())
    for row in (*session.new, *session.dirty, *session.deleted):
        if type(row) in TOUCHED:
            touched |= set(TOUCHED[type(row)](row))
    ### END SOLUTION 6.6


@where_answers_are_kept
def notice_many(state: ORMExecuteState) -> None:
    """Note that a statement (insert, update, delete) changes rows of a table of TOUCHED that nobody has loaded: ALL.
    Called before each statement.
    """
    ### BEGIN SOLUTION 6.6
    changes = state.is_update or state.is_delete or state.is_insert
    if changes and state.statement.table in [model.__table__ for model in TOUCHED]:  # type: ignore[attr-defined]
        state.session.info.setdefault("touched", set()).add(ALL)
    ### END SOLUTION 6.6


@where_answers_are_kept
def tell(session: Any) -> None:
    """Forget what the transaction has touched: called after its commit, and after that of a savepoint, when nobody else
    sees anything of it yet (`in_nested_transaction`).
    """
    ### BEGIN SOLUTION 6.6
    if not session.in_nested_transaction() and (touched := session.info.pop("touched", None)):
        forget(touched)
    ### END SOLUTION 6.6


@where_answers_are_kept
def drop_what_was_noted(session: Any) -> None:
    """Nothing was changed: called after a rollback, and after that of a savepoint, when what was changed before it is
    still to be committed.
    """
    ### BEGIN SOLUTION 6.6
    if not session.in_nested_transaction():
        session.info.pop("touched", None)
    ### END SOLUTION 6.6


def init_app(app: Flask, table: Tags = TAGS) -> None:
    """Listen to what this app's sessions store; `table` says what the answers of a route depend on."""
    app.extensions["tags"] = table
    app.extensions["owed"] = Owed()
    for name, listener in (
        ("after_flush", notice),
        ("do_orm_execute", notice_many),
        ("after_commit", tell),
        ("after_rollback", drop_what_was_noted),
    ):
        if not event.contains(Session, name, listener):
            event.listen(Session, name, listener)
