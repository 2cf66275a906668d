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
from datetime import datetime

from flask import Flask, Response, g, request

from solutions.ch00_books_api.errors import problem
from solutions.ch00_books_api.models import now

SENT = ("If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since")  # by pages of other origins,
READ = ("ETag",)  # and what they may read besides: Last-Modified every page may (Fetch, CORS-safelisted headers)


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
    return moment.replace(microsecond=0)
    ### END SOLUTION 6.1


def refused(response: Response) -> Response:
    """Make a 412 of `response`: a problem, which nobody keeps, with all the headers that each answer has."""
    answer = problem(412, "Precondition Failed", "It is not what If-Match names.")
    response.status_code, response.content_type = 412, answer.content_type
    response.set_data(answer.get_data())
    response.headers["Cache-Control"] = "no-store"
    del response.headers["Surrogate-Key"]
    return response


def validate(response: Response) -> Response:
    """Give the answer its validators, and make it a 304 where the caller has it already: called after each request.

    Only answers to GET and HEAD that somebody may keep have any: 200, and no Cache-Control of no-store. ETag is
    `tag_of` the body, Last-Modified what `last_modified` returns.

    If-Match (`request.if_match`) comes first: where it names neither this tag, compared strongly, nor any (`*`), the
    answer is a 412 (`refused`). Then If-None-Match (`request.if_none_match`): any of several tags, compared weakly, or
    `*`, makes a 304. If-Modified-Since counts only where there is no If-None-Match, and the answer says when it was
    last modified: no later than that date makes a 304; what is no date says nothing (RFC 9110, 13.1 and 13.2.2). A 304
    has no body, and the headers of the 200, without those that describe the body (15.4.5): Werkzeug leaves them out.
    """
    ### BEGIN SOLUTION 6.1
    if request.method not in ("GET", "HEAD") or response.status_code != 200 or response.cache_control.no_store:
        return response
    tag, moment, since = tag_of(response.get_data()), last_modified(), request.if_modified_since
    response.set_etag(tag)
    if moment:
        response.last_modified = moment
    if "If-Match" in request.headers and not request.if_match.contains(tag):
        return refused(response)
    # not response.make_conditional(): it takes `If-Match: *` for a tag that is another one
    if "If-None-Match" in request.headers:
        known = request.if_none_match.contains_weak(tag)
    else:
        known = moment is not None and since is not None and moment <= since
    if known:
        response.status_code = 304
    return response
    ### END SOLUTION 6.1


def init_app(app: Flask) -> None:
    """Look at every answer, when all that writes into it is done."""
    app.after_request(validate)
