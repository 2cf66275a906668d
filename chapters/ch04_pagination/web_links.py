"""Links to other pages, in the body and in the header Link (RFC 8288), with all that the request asked besides.

Link: </api/books?sort=title&cursor=eyJ…>; rel="next", </api/books?sort=title>; rel="first"
"""

from collections.abc import Mapping

from solutions.ch00_books_api.links import Link, link

PAGES = ("first", "prev", "next")  # registered relations (RFC 8288, 4.2)
WHICH = ("cursor", "page", "after_id", "after_value")  # parameters that say which page


def pages(endpoint: str, asked: Mapping[str, str], places: Mapping[str, Mapping[str, str] | None]) -> dict[str, Link]:
    """Return a link for each of `places` (relation to the parameters that say which page; None: there is no such page).

    The other parameters stay as they were `asked`: whoever follows `next` stays in the same list. What said WHICH
    page this one is goes.
    """
    ### BEGIN YOUR CODE 4.5
    from flask import request

    path = request.view_args or {}
    return {relation: link(endpoint, **path, **place) for relation, place in places.items() if place is not None}
    ### END YOUR CODE 4.5


def link_header(links: Mapping[str, Link]) -> str:
    """Return the value of the header Link: each target in angle brackets, then its relation, in quotation marks.

    Targets are as in the body. They hold no character that a header may not have: addresses are percent-encoded.
    """
    ### BEGIN YOUR CODE 4.5
    return ", ".join(f'<{target["href"]}>; rel="{relation}"' for relation, target in links.items())
    ### END YOUR CODE 4.5
