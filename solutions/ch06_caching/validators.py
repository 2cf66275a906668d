"""What an answer is called, so that it need not be sent twice: ETag, Last-Modified, 304.

    GET /api/books/1                                  200 OK
                                                      ETag: "9f86d081884c7d65"
                                                      Last-Modified: Wed, 01 May 2024 12:00:00 GMT

    GET /api/books/1                                  304 Not Modified
    If-None-Match: W/"9f86d081884c7d65"               ETag: "9f86d081884c7d65"

The tag is a digest of what is sent: a list, a book in another version, or with one more link for an administrator has
another one. What came back is compared weakly (RFC 9110, 8.8.3.2 and 13.1.2): a proxy that compresses makes W/"…" of a
tag. Work for the database this does not save, bytes it does; the cache (cached.py) saves the work.
"""

import hashlib
from datetime import UTC, datetime

from flask import Flask, Response, g, request

from solutions.ch00_books_api.errors import problem
from solutions.ch00_books_api.models import now


def tag_of(body: bytes) -> str:
    """Return the entity-tag of `body`, without its quotes: 32 hexadecimal digits."""
    return hashlib.sha256(body).hexdigest()[:32]


def modified(moment: datetime) -> None:
    """Say of the answer to this request when what it shows was last changed."""
    g.last_modified = moment


def last_modified() -> datetime | None:
    """Return what Last-Modified is to say; None: nothing.

    HTTP's dates have whole seconds. As long as the second of the change is not over, another change may follow in it,
    and a client who knew of the first would never hear of the second (RFC 9110, 8.8.2.2): so nothing is said yet.
    """
    ### BEGIN SOLUTION 6.1
    moment: datetime | None = g.get("last_modified")
    if moment is None or int(moment.timestamp()) >= int(now().timestamp()):
        return None
    return moment.astimezone(UTC).replace(microsecond=0)
    ### END SOLUTION 6.1


def validate(response: Response) -> Response:
    """Give the answer its validators, and make it a 304 where the caller has it already: called after each request.

    Only answers to GET and HEAD that somebody may keep have any: 200, and no Cache-Control of no-store. If-None-Match
    counts before If-Modified-Since (RFC 9110, 13.2.2), `*` stands for any answer, and of several tags each is one. A
    304 has no body, and the headers of the 200, without those that describe the body (15.4.5). If-Match, which asks
    for the opposite, gets a 412 where the answer has another tag.
    """
    ### BEGIN SOLUTION 6.1
    if request.method not in ("GET", "HEAD") or response.status_code != 200 or response.cache_control.no_store:
        return response
    response.set_etag(tag_of(response.get_data()))
    if moment := last_modified():
        response.last_modified = moment
    if "If-Match" in request.headers and not request.if_match.contains(response.get_etag()[0] or ""):
        return problem(412, "Precondition Failed", "It is not what If-Match names.")
    response.make_conditional(request)
    return response
    ### END SOLUTION 6.1


def init_app(app: Flask) -> None:
    """Look at every answer, when all that writes into it is done."""
    app.after_request(validate)
