"""Who may use which route: one table, and nobody where it says nothing.

    GET /api/users as alice     403 Forbidden
    GET /api/users as nobody    401 Unauthorized, WWW-Authenticate: Session realm="Books API"

The rule stands beside the name of the route, not inside the view, so that it can be read, reviewed and tested as a
whole (OWASP API5:2023, broken function level authorization).
"""

from collections.abc import Mapping

from flask import Flask, current_app, g, request
from werkzeug.exceptions import Forbidden, Unauthorized

from solutions.ch00_books_api import routes

from .sessions import CHALLENGE

ANYONE = frozenset({"anonymous", "user", "premium", "admin"})
SIGNED_IN = frozenset({"user", "premium", "admin"})
ADMIN = frozenset({"admin"})

Rules = Mapping[tuple[str, str], frozenset[str]]

# The access matrix of the lesson ("What for"), a row for each of its entries: the name that app.py gives the route, the
# method, and the roles that may. The lesson says in words who that is; what no row names is open to nobody. HEAD is
# judged as GET and has no row.
### BEGIN SOLUTION 1.4
RULES: Rules = {
    ("index", "GET"): ANYONE,
    ("health", "GET"): ANYONE,
    ("books", "GET"): ANYONE,
    ("books", "POST"): ADMIN,
    ("book", "GET"): ANYONE,
    ("book", "PUT"): ADMIN,
    ("book", "PATCH"): ADMIN,
    ("book", "DELETE"): ADMIN,
    ("book-search", "GET"): ANYONE,
    ("genres", "GET"): ANYONE,
    ("csrf", "GET"): ANYONE,
    ("login", "POST"): ANYONE,
    ("logout", "DELETE"): SIGNED_IN,
    ("users", "GET"): ADMIN,
    ("user", "GET"): SIGNED_IN,
    ("me", "GET"): SIGNED_IN,
    ("me", "PATCH"): SIGNED_IN,
    ("shelves", "GET"): SIGNED_IN,
    ("shelves", "POST"): SIGNED_IN,
    ("shelf", "GET"): SIGNED_IN,
    ("shelf", "PATCH"): SIGNED_IN,
    ("shelf", "DELETE"): SIGNED_IN,
    ("shelf-books", "GET"): SIGNED_IN,
    ("shelf-book", "PUT"): SIGNED_IN,
    ("shelf-book", "DELETE"): SIGNED_IN,
    ("report", "GET"): SIGNED_IN,
    ("webhook", "POST"): ANYONE,  # its signature says who calls
}
### END SOLUTION 1.4


def role() -> str:
    """Return the role of whoever is calling: anonymous, user, premium or admin."""
    return g.user.role if g.user else "anonymous"


def may(endpoint: str, method: str) -> bool:
    """Tell whether the caller's role may use `method` on the route called `endpoint`.

    HEAD is GET without the body: it has no row of its own, and is judged as GET. What the app's rules
    (`current_app.extensions["rules"]`, a table like RULES) say nothing about is open to nobody.
    """
    ### BEGIN SOLUTION 1.4
    rules: Rules = current_app.extensions["rules"]
    return role() in rules.get((endpoint, "GET" if method == "HEAD" else method), frozenset())
    ### END SOLUTION 1.4


def authorize() -> None:
    """Refuse whoever may not: called before each request, after `g.user` is set and before anybody asks for a token.

    Raises Unauthorized with the CHALLENGE where nobody is signed in, Forbidden where somebody is. A request for which
    there is no route stays a 404 or 405, and a preflight (OPTIONS) is answered to all: it carries no credentials. HEAD
    is judged as GET. What the route is called, `routes.current()` says; as long as no Blueprint registers one, that is
    also `request.endpoint`.
    """
    ### BEGIN SOLUTION 1.4
    name = routes.current()
    if name is None or request.method == "OPTIONS" or may(name, request.method):
        return
    if g.user is None:
        raise Unauthorized("Please sign in.", www_authenticate=CHALLENGE)
    raise Forbidden("Your role does not allow this.")
    ### END SOLUTION 1.4


def init_app(app: Flask, rules: Rules) -> None:
    """Let every request be decided by `rules`."""
    app.extensions["rules"] = rules
    app.before_request(authorize)
