"""Links to other pages, in the body and in the header Link (RFC 8288), with all that the request asked besides.

    Link: </api/books?sort=title&cursor=eyJ…>; rel="next", </api/books?sort=title>; rel="first"
"""

from collections.abc import Mapping

from flask import Response

from solutions.ch00_books_api.links import Link, link


def pages(endpoint: str, asked: Mapping[str, str], places: Mapping[str, Mapping[str, str] | None]) -> dict[str, Link]:
    """Return a link for each of `places` (relation to the parameters that say which page; None: there is no such page).

    The other parameters stay as they were `asked`: whoever follows `next` goes on in the same list. What said which page
    this one is, is left out.
    """
    ### BEGIN SOLUTION 4.5
    own = {name for place in places.values() for name in place or {}} | {"cursor", "page", "after_id", "after_value"}
    kept = {name: value for name, value in asked.items() if name not in own}
    return {
        relation: link(endpoint, **{**kept, **place}) for relation, place in places.items() if place is not None
    }
    ### END SOLUTION 4.5


def link_header(links: Mapping[str, Link]) -> str:
    """Return the value of the header Link: each target in angle brackets, then its relation, in quotation marks.

    Targets are as in the body. They hold no character that a header may not have: addresses are percent-encoded.
    """
    ### BEGIN SOLUTION 4.5
    return ", ".join(f'<{target["href"]}>; rel="{relation}"' for relation, target in links.items())
    ### END SOLUTION 4.5
