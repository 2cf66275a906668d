"""What all addresses of the API have in common: how an id is written, what a route is called, where it is.

A route has one name ("book"), in every table that is about routes: who may, how often, what is logged, where a link
leads. It is the endpoint under which the route was registered, without the name of the Blueprint that it may stand in.

An address has one spelling, so nothing is ever redirected to another: a redirect would name the host that the client
claims. And the whole API may stand under a path of its host that the operator names, PATH_PREFIX.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlencode

from flask import Flask, current_app, request
from werkzeug.exceptions import NotFound
from werkzeug.routing import IntegerConverter, Map

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


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


class Path(NamedTuple):
    """One of the paths of a route: as a URI template, its parameters, and the endpoint it was registered under."""

    template: str
    parameters: set[str]
    endpoint: str


def pattern(name: str, **values: Any) -> tuple[str, dict[str, Any]]:
    """Return the path of the route called `name` as a template, without the prefix that the app is mounted at, and what
    of `values` is to fill it or its query string; KeyError: no such route.

    To `values` comes what the app adds to every address of a request (Flask's `url_defaults`). A route may have several
    paths: it is the one that takes the most of them.
    """
    known: dict[str, list[Path]] = current_app.extensions["routes"]
    if name not in known:  # routes are added after init_app
        found: dict[str, list[Path]] = {}
        for rule in current_app.url_map.iter_rules():
            path = Path(template(rule.rule), rule.arguments, rule.endpoint)
            found.setdefault(name_of(rule.endpoint), []).append(path)
        known.update({name: sorted(paths, key=lambda path: len(path.parameters)) for name, paths in found.items()})
    shortest, *longer = known[name]
    current_app.inject_url_defaults(shortest.endpoint, values)
    chosen = shortest
    for path in longer:
        if path.parameters - shortest.parameters <= values.keys():
            chosen = path
    return chosen.template, values


def address(name: str, **values: Any) -> str:
    """Return the path of the route called `name`, under the prefix that the app is mounted at.

    `values` fill its parameters; those that are no parameter become the query string. KeyError: no such route.
    """
    path, values = pattern(name, **values)
    for parameter in re.findall("{(.+?)}", path):
        path = path.replace(f"{{{parameter}}}", quote(str(values.pop(parameter)), safe=""))
    return f"{request.root_path}{path}?{urlencode(values)}" if values else request.root_path + path


def search_template(name: str, *parameters: str) -> str:
    """Return the address of the route called `name` as a URI template whose reader fills in `parameters` of its query.

    They come after "?", or after "&" where the address has a query already (RFC 6570, 3.2.8 and 3.2.9).
    """
    path = address(name)
    return f"{path}{{{'&' if '?' in path else '?'}{','.join(parameters)}}}"


class Mount:
    """WSGI middleware that lets `app` stand under the path `prefix`: it becomes SCRIPT_NAME (PEP 3333), the root path.

    The proxies in front pass paths on as they came, prefix included. What the server has taken for SCRIPT_NAME is put
    back before (gunicorn reads it from its environment, and from a header of that name too): the setting decides.
    """

    def __init__(self, app: "WSGIApplication", prefix: str) -> None:
        self.app, self.prefix = app, prefix

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        root = self.prefix if f"{path}/".startswith(f"{self.prefix}/") else ""
        environ["SCRIPT_NAME"], environ["PATH_INFO"] = root, path.removeprefix(root)
        return self.app(environ, start_response)


def leave_what_is_not_ours(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take a path that is not below PATH_PREFIX for one without a route: nothing has two addresses, one with and one
    without. Flask calls this before all that is called before each request.
    """
    if current_app.config["PATH_PREFIX"] and not request.root_path:
        request.url_rule, request.routing_exception = None, NotFound()


def init_app(app: Flask) -> None:
    """Make `<id:…>` known to the routes, mount them, and let Flask-RESTful write "Ἰλιάς" instead of "\\u1f38…"."""
    app.extensions["routes"] = {}
    app.url_map.converters["id"] = IdConverter
    app.url_map.merge_slashes = False  # /api//books is no route, and not redirected to one
    app.url_value_preprocessor(leave_what_is_not_ours)
    app.wsgi_app = Mount(app.wsgi_app, app.config["PATH_PREFIX"])  # type: ignore[method-assign]
    app.config["RESTFUL_JSON"] = {"ensure_ascii": False}
