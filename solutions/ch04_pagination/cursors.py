"""Cursors: the place where a page ended, as a text that means nothing to whoever carries it.

    GET /api/books?sort=title                       200, {"items": […], "has_more": true, "next_cursor": "eyJ…", …}
    GET /api/books?sort=title&cursor=eyJ…           200, the next page, whatever was added or deleted meanwhile
    GET /api/books?sort=author&cursor=eyJ…          400: it is a place in another list

A cursor is signed, so it says what we have said, and it is good for the list that it is a place in: other filters,
another order or another reader are another list. It is good for one version of its form as well, so that a later
release reads none of another form. What is not good is a 400 that says how to go on: start again without a cursor.
Never a wrong page.
"""

import hashlib
import hmac
import json
from base64 import b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Any, NamedTuple

from flask import current_app

from solutions.ch00_books_api import settings
from solutions.ch02_validation.queries import InvalidQuery

from .orders import Key, Order

VERSION = 1  # of the form of what stands in a cursor
DIGEST = hashlib.sha256
SIGNED = DIGEST().digest_size  # bytes of the signature, in front
START_AGAIN = "is no place in this list (any more): start again without it"

SETTINGS: settings.Settings = {
    "CURSOR_SECRET_KEY": settings.SECRET,
    "CURSOR_SECRET_KEY_FALLBACKS": settings.Setting("", settings.secrets),  # those before it, which still verify
}


class Place(NamedTuple):
    """Where to read on: beyond `key`, in which direction."""

    key: Key
    backwards: bool = False


def list_name(*what: Any) -> str:
    """Return a short name of the list that `what` describes; the same list has the same name, however it was asked."""
    text = json.dumps(what, sort_keys=True, default=datetime.isoformat)
    return DIGEST(text.encode()).hexdigest()[:16]


def encode(place: Place, of: str) -> str:
    """Return the cursor for `place` in the list named `of`.

    It goes into a URL as it is: letters, digits, and at most - . _ ~ besides (RFC 3986, 2.3). It can be read by whoever
    knows how, so it holds nothing that the page has not shown. It is signed with CURSOR_SECRET_KEY, so that `decode`
    can tell whether it is ours, of this VERSION, and of the list. A moment keeps its microseconds. It has at most
    LONGEST_CURSOR (asking.py) characters, also where the place is a title of 500 letters that JSON would rather escape.
    The same place has the same cursor each time, so that a page which has not changed is the same answer.
    """
    ### BEGIN SOLUTION 4.3
    content = json.dumps([place.backwards, *place.key], default=datetime.isoformat, ensure_ascii=False).encode()
    key = current_app.config["CURSOR_SECRET_KEY"].encode()
    signature = hmac.digest(key, f"{VERSION} {of} ".encode() + content, DIGEST)
    return urlsafe_b64encode(signature + content).rstrip(b"=").decode()
    ### END SOLUTION 4.3


def decode(cursor: str, of: str, order: Order) -> Place:
    """Return the place that `cursor` names in the list named `of`, which is in `order`.

    Raises InvalidQuery, for the parameter "cursor", with START_AGAIN, for a cursor that was cut, changed or made up, of
    another list, or of another VERSION. Those that were signed with one of CURSOR_SECRET_KEY_FALLBACKS, a list, are
    good. `order.read` makes a key of what JSON has made of one.
    """
    ### BEGIN SOLUTION 4.3
    secrets = (current_app.config["CURSOR_SECRET_KEY"], *current_app.config["CURSOR_SECRET_KEY_FALLBACKS"])
    try:
        signed = b64decode(cursor.encode() + b"=" * (-len(cursor) % 4), b"-_", validate=True)
    except ValueError:
        raise InvalidQuery({"cursor": START_AGAIN}) from None
    signature, content = signed[:SIGNED], signed[SIGNED:]
    text = f"{VERSION} {of} ".encode() + content
    if not any(hmac.compare_digest(signature, hmac.digest(key.encode(), text, DIGEST)) for key in secrets):
        raise InvalidQuery({"cursor": START_AGAIN})
    backwards, *key = json.loads(content)
    return Place(order.read(key), backwards)
    ### END SOLUTION 4.3
