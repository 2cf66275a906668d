"""Links to other pages, in the body and in the header Link (RFC 8288), with all that the request asked besides.

GET /api/books?sort=title
Link: </api/books?sort=title>; rel="first", </api/books?sort=title&cursor=eyJ…>; rel="next"
{…, "_links": {…, "first": {"href": "/api/books?sort=title"}, "next": {"href": "/api/books?sort=title&cursor=eyJ…"}}}
"""

from collections.abc import Mapping

from solutions.ch00_books_api.links import Link, link

PAGES = ("first", "prev", "next")  # registered relations (RFC 8288, 4.2)
WHICH = ("cursor", "page", "after_id", "after_value")  # parameters that say which page


def pages(endpoint: str, asked: Mapping[str, str], places: Mapping[str, Mapping[str, str] | None]) -> dict[str, Link]:
    """Return a link (`link`) to the route `endpoint` for each relation of `places`, whose parameters say which page.

    Where they are None there is no such page, and no link. What the request `asked`, in its path or its query string,
    goes along as it is, so that whoever follows `next` stays in the same list; only what said WHICH page this one is
    does not. Each parameter stands there once, and an empty value is a value.
    """
    ### BEGIN YOUR CODE 4.5
    path = {"shelf_id": asked["shelf_id"]} if "shelf_id" in asked else {}
    return {relation: link(endpoint, **path, **place) for relation, place in places.items() if place is not None}
    ### END YOUR CODE 4.5


def link_header(links: Mapping[str, Link]) -> str:
    """Return the value of the header Link for `links`, which are there by their relations (RFC 8288, 3).

    Each is its target in angle brackets, then its relation in quotation marks: `<…>; rel="next"`; a comma stands
    between two. Targets are those of the body, percent-encoded as they are: none can end its brackets, or the header.
    """
    return ", ".join(f'<{target["href"]}>; rel="{relation}"' for relation, target in links.items())
