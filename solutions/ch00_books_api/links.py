"""Hypermedia: every answer says where its reader may go next.

    GET /api/books/1
    {"id": 1, …, "_links": {"self": {"href": "/api/books/1"}, "collection": {"href": "/api/books"},
                            "replace": {"href": "/api/books/1", "method": "PUT"}, …}}

A client that follows links instead of building addresses goes on working when addresses change (RFC 8288 names the
idea: a target, and its relation to what you are looking at).
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, g

from .models import Book
from .routes import address, search_template

Link = dict[str, Any]
Rule = Callable[[str, str], bool]

BOOK_ACTIONS = {"replace": "PUT", "change": "PATCH", "delete": "DELETE"}


def may(endpoint: str, method: str) -> bool:
    """Tell whether whoever is calling may use `method` on the route `endpoint`, by the rule that `init_app` was given.

    A list asks for each of its books, and the rule is asked once, until somebody else is calling (`ask_again`).
    """
    answered: dict[tuple[str, str], bool] = g.setdefault("allowed", {})
    question = (endpoint, method)
    if question not in answered:
        rule: Rule = current_app.extensions["links"]
        answered[question] = rule(endpoint, method)
    return answered[question]


def ask_again() -> None:
    """Forget what the caller may do: it is another one from here on, as after a login."""
    g.pop("allowed", None)


def link(endpoint: str, method: str = "GET", **values: Any) -> Link:
    """Return a link to the route `endpoint`: its path (`address`), and its method where that is not GET."""
    href = address(endpoint, **values)
    return {"href": href} if method == "GET" else {"href": href, "method": method}


def book_links(book: Book) -> dict[str, Link]:
    """Return the `_links` of a book: `self`, `collection`, and of BOOK_ACTIONS those that the caller may take.

    The endpoints are "book" (with `book_id`) and "books"; a link is what `link()` returns: a path, and the method.
    Addresses come from the routes, never from string building, so that they stay right under a path prefix, and never
    from the request: its path is that of a list as well, its Host and its X-Forwarded-Prefix are what a client claims.
    """
    ### BEGIN SOLUTION 0.2
    links = {"self": link("book", book_id=book.id), "collection": link("books")}
    for name, method in BOOK_ACTIONS.items():
        if may("book", method):
            links[name] = link("book", method, book_id=book.id)
    return links
    ### END SOLUTION 0.2


def collection_links(endpoint: str, **values: Any) -> dict[str, Link]:
    """Return the `_links` of a list of books: `self`, which is `endpoint` with its query `values` ("books", or
    "book-search" with `q`), `search`, and `create` where the caller may POST to "books".

    `search` is a URI template (RFC 6570; `search_template`): {"href": "/api/books/search{?q}", "templated": True}.
    """
    ### BEGIN SOLUTION 0.2
    links = {
        "self": link(endpoint, **values),
        "search": {"href": search_template("book-search", "q"), "templated": True},
    }
    if may("books", "POST"):
        links["create"] = link("books", "POST")
    return links
    ### END SOLUTION 0.2


def init_app(app: Flask, rule: Rule = lambda endpoint, method: True) -> None:
    """Offer only the actions that `rule(endpoint, method)` allows. Here everybody may do everything; ch01 ends that."""
    app.extensions["links"] = rule
