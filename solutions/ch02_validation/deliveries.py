"""What a publisher's webhook says, checked as closely as a book that an administrator sends.

    POST /api/webhook   {"isbn": "0-306-40615-2", "summary": "…"}     the book that is stored as 9780306406157

A right signature says who has sent it, not that it is well made. A rule that one way in does not know is no rule.
"""

from typing import Any

from solutions.ch01_security.webhook import News

from .books import LONGEST
from .faults import Schema, load
from .isbn import Isbn, spellings
from .text import Text


class NewsInput(Schema):
    """A delivery."""

    isbn = Isbn(required=True)
    summary = Text(longest=LONGEST["summary"], lines=True, required=True)


def read_news(payload: dict[str, Any]) -> News:
    """Return what a delivery says, ready to be stored; raises Invalid. Old rows keep their spelling of an ISBN."""
    values = load(NewsInput(), payload)
    return News(spellings(values["isbn"]), values["summary"])
