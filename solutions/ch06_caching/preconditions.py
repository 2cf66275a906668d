"""Lost updates: whoever changes a book says which one they have seen.

    PATCH /api/v2/books/1   {"title": "Emma"}                               428 Precondition Required
    PATCH /api/v2/books/1   If-Match: "9f86…"   {"title": "Emma"}           200 OK
    PATCH /api/v2/books/1   If-Match: "9f86…"   {"title": "Emma, a novel"}  412 Precondition Failed

Two people read a book, both change it, and the second to save undoes the work of the first without a word. If-Match
(RFC 9110, 13.1.1) makes the second one look again. Version 2 requires it (RFC 6585, 3); version 1, whose clients never
heard of it, honours it where it is sent.
"""

from flask import Flask, Response, request
from flask_restful.representations.json import output_json
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import PreconditionFailed, PreconditionRequired

from solutions.ch00_books_api import models
from solutions.ch00_books_api.errors import problem
from solutions.ch00_books_api.models import Book, db, remove
from solutions.ch00_books_api.representations import represent
from solutions.ch05_versioning.versions import version

from .validators import tag_of

REQUIRED_FROM = 2  # the version in which a change has to say what it is a change of


def tag_now(book: Book) -> str:
    """Return the tag that a GET of this caller would have now."""
    return tag_of(output_json(represent(book), 200).get_data())


def refuse_unseen(book: Book) -> None:
    """Refuse a change of a `book` that is not what the caller has seen; called before the body is looked at.

    If-Match (`request.if_match`) names tags, compared strongly, or `*`, any book that is there; empty, none.
    Without it, If-Unmodified-Since is a date, in whole seconds, that the last change must not be after; what is no date
    says nothing. If-None-Match, which on a write says "if it is not there" (`*`), or "unless it is this", is compared
    weakly (RFC 9110, 13.1 and 13.2.2). Raises PreconditionFailed (412); PreconditionRequired (428) from version
    REQUIRED_FROM on where there is no If-Match.
    """
    ### BEGIN SOLUTION 6.2
    tag = tag_now(book)
    since = request.if_unmodified_since
    if "If-Match" in request.headers:
        passed = request.if_match.contains(tag)
    elif version() >= REQUIRED_FROM:
        raise PreconditionRequired("Send If-Match with the ETag of the book that you have seen.")
    else:
        passed = since is None or book.updated_at.replace(microsecond=0) <= since
    if request.if_none_match.contains_weak(tag):
        passed = False
    if not passed:
        raise PreconditionFailed("The book is not what you have seen; get it again, here and as whom you are now.")
    ### END SOLUTION 6.2


def remove_seen(book: Book) -> None:
    """Delete `book`, and commit: the one that was seen where the request names one (If-Match), else whatever it is now.

    Raises StaleDataError when the one that was seen has been changed or deleted meanwhile; without If-Match NotFound,
    when it is gone.
    """
    ### BEGIN SOLUTION 6.2
    if "If-Match" not in request.headers:
        remove(book)
        return
    db.session.delete(book)  # ... WHERE id = 1 AND version = 7
    db.session.commit()
    ### END SOLUTION 6.2


def on_stale(error: StaleDataError) -> Response:
    """Return 412 where the caller has said which book they mean (If-Match), and another was quicker; 409 elsewhere.

    Between the look at the tag and the write there is time for another one: of two writers who have seen the same book,
    the database lets one change it, as the version of its row is part of the UPDATE.
    """
    ### BEGIN SOLUTION 6.2
    answer = models.on_database_error(error)
    if "If-Match" not in request.headers:
        return answer
    return problem(412, "Precondition Failed", "Somebody was quicker; get the book again.")
    ### END SOLUTION 6.2


def init_app(app: Flask) -> None:
    """Answer those who came second."""
    app.register_error_handler(StaleDataError, on_stale)
