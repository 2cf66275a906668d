"""Which way a request came: through the proxies we know, over https, to one of our hosts.

    GET http://shop.test/api/books
    403 Forbidden, as a problem: an API does not redirect plain HTTP, since by then the password has been sent in clear

    GET /api/books
    Host: evil.test
    400 Bad Request, as a problem: whoever writes the address of an answer decides where its reader goes next

A proxy in front tells us address and scheme in X-Forwarded-For and -Proto. Anybody can send those, so exactly as many
of their entries are believed, counted from the right, as there are proxies of our own: PROXY_HOPS. Nothing else that a
request says of its road is believed, whoever says it: the host is one of TRUSTED_HOSTS (a proxy passes Host on as it
came), the prefix of paths is PATH_PREFIX, and X-Forwarded-Host, -Port, -Prefix and Forwarded (RFC 7239) are not read.
So an app must be reachable through its proxies only: who gets past them can write what they would.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, request
from werkzeug.exceptions import Forbidden
from werkzeug.middleware.proxy_fix import ProxyFix

from solutions.ch00_books_api import settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HOST = re.compile(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*")


def refuse_plain_http() -> None:
    """Refuse a request that came over plain HTTP: raises Forbidden unless `request.is_secure`; called before each.

    No header is looked at here: those of our own proxies are in `request` already (`trust_proxies`).
    """
    ### BEGIN SOLUTION 1.2
    if not request.is_secure:
        raise Forbidden("This API is served over https only.")
    ### END SOLUTION 1.2


def trust_proxies(app: Flask) -> None:
    """Let `request.remote_addr` and `request.scheme` be those that the client used, and leave everything else alone.

    `app.config["PROXY_HOPS"]` proxies of our own stand in front: none, one, or more. Each adds one entry, on the right,
    to X-Forwarded-For and to X-Forwarded-Proto. All else that such headers say, the client may have written. Where
    there are fewer entries than proxies, address and scheme stay those of the connection.
    """
    ### BEGIN SOLUTION 1.2
    hops = app.config["PROXY_HOPS"]
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    ### END SOLUTION 1.2


def hosts(text: str) -> list[str]:
    """Return the hosts that we answer for, in lower case, from a comma-separated list: `shop.test,.shop.example`.

    They become `app.config["TRUSTED_HOSTS"]`, and Flask answers 400 to what is asked of any other. A name is exactly
    that, at any port; with a dot in front it is also each of its subdomains. What is no such name (HOST: a URL, a port,
    `*`, an IPv6 address, which Werkzeug cannot compare) is refused wherever it stands, and so is a list without any
    name, since Flask takes an empty one for every host: raises ValueError with a sentence that begins with "must".
    """
    ### BEGIN SOLUTION 1.2
    names = [name.strip().lower() for name in text.split(",")]
    if not all(HOST.fullmatch(name) for name in names):
        raise ValueError(f"must list the names of hosts, such as shop.test,.shop.example, not {text!r}")
    return names
    ### END SOLUTION 1.2


SETTINGS: settings.Settings = {"TRUSTED_HOSTS": settings.Setting("localhost,127.0.0.1", hosts)}


class Normalized:
    """WSGI middleware: a double quote in an X-Forwarded header means nothing, nor do capitals in Host.

    To ProxyFix the quote begins a text in which commas count for nothing. With one, a client would swallow the entry
    that our own proxy adds behind it, and so hide its address from the log and from the limits. And Werkzeug compares
    hosts letter by letter, where SHOP.TEST and shop.test are one (RFC 9110, 4.2.3); browsers write the small letters.
    """

    def __init__(self, app: "WSGIApplication") -> None:
        self.app = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        for name in ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"):
            if name in environ:
                environ[name] = environ[name].replace('"', "")
        if "HTTP_HOST" in environ:
            environ["HTTP_HOST"] = environ["HTTP_HOST"].lower()
        return self.app(environ, start_response)


def init_app(app: Flask) -> None:
    """Believe our own proxies, and refuse plain HTTP."""
    trust_proxies(app)
    app.wsgi_app = Normalized(app.wsgi_app)  # type: ignore[method-assign]
    app.before_request(refuse_plain_http)
