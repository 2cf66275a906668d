"""What all addresses of the API have in common: how an id is written, what a route is called, where it is.

A route has one name ("book"), in every table that is about routes: who may, how often, what is logged, where a link
leads. It is the endpoint under which the route was registered, without the name of the Blueprint that it may stand in.
"""

import re
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, current_app, request
from werkzeug.routing import IntegerConverter, Map


class IdConverter(IntegerConverter):
    """An id in a path: decimal digits, at most what 64 bits hold; any other text is no route at all, a 404."""

    regex = r"[0-9]{1,19}"

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, min=1, max=2**63 - 1)


def name_of(endpoint: str) -> str:
    """Return what the route with this `endpoint` is called, on a Blueprint ("api.book") or not ("book")."""
    return endpoint.rpartition(".")[2]


def current() -> str | None:
    """Return what the route of this request is called; None where there is no route for it: a 404 or a 405."""
    return name_of(request.endpoint) if request.endpoint else None


def template(rule: str) -> str:
    """Return the `rule` of a route as a URI template (RFC 6570): `<id:book_id>` is `{book_id}`."""
    return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule)


def address(name: str, **values: Any) -> str:
    """Return the path of the route called `name`, under the prefix that the app is mounted at.

    `values` fill its parameters; those that are no parameter become the query string. KeyError: no such route.
    """
    known: dict[str, tuple[str, set[str]]] = current_app.extensions["routes"]
    if name not in known:  # routes are added after init_app, and the first one of a name is where it is
        for rule in current_app.url_map.iter_rules():
            known.setdefault(name_of(rule.endpoint), (template(rule.rule), rule.arguments))
    path, parameters = known[name]
    for parameter in parameters:
        path = path.replace(f"{{{parameter}}}", quote(str(values.pop(parameter)), safe=""))
    return f"{request.root_path}{path}?{urlencode(values)}" if values else request.root_path + path


def init_app(app: Flask) -> None:
    """Make `<id:…>` known to the routes, and let Flask-RESTful write "Ἰλιάς" instead of "\\u1f38…"."""
    app.extensions["routes"] = {}
    app.url_map.converters["id"] = IdConverter
    app.config["RESTFUL_JSON"] = {"ensure_ascii": False}
