"""Which way a request came: through the proxies we know, and over https.

    GET http://shop.test/api/books
    403 Forbidden, as a problem: an API does not redirect plain HTTP, since by then the password has been sent in clear

A proxy in front tells us scheme, address and host in X-Forwarded-* headers. Anybody can send those, so exactly as many
of their entries are believed, counted from the right, as there are proxies of our own: PROXY_HOPS.
"""

from flask import Flask, request
from werkzeug.exceptions import Forbidden
from werkzeug.middleware.proxy_fix import ProxyFix


def refuse_plain_http() -> None:
    """Refuse a request that came over plain HTTP: raises Forbidden unless `request.is_secure`; called before each.

    No header is looked at here: those of our own proxies are in `request` already (`trust_proxies`).
    """
    ### BEGIN YOUR CODE 1.2
    return
    ### END YOUR CODE 1.2


def trust_proxies(app: Flask) -> None:
    """Let `request.remote_addr`, `.scheme`, `.host` and the prefix of paths be those that the client used.

    `app.config["PROXY_HOPS"]` proxies stand in front, each of which adds one entry, on the right, to X-Forwarded-For,
    -Proto, -Host and -Prefix (ProxyFix: x_for, x_proto, x_host, x_prefix). What stands left of their entries was sent
    by the client. PROXY_HOPS is 0: there is no proxy, and no header is believed.
    """
    ### BEGIN YOUR CODE 1.2
    inner = app.wsgi_app

    def behind_proxy(environ, start_response):
        def first(header: str) -> str:
            return environ.get(header, "").split(",")[0].strip()

        environ["REMOTE_ADDR"] = first("HTTP_X_FORWARDED_FOR") or environ.get("REMOTE_ADDR", "")
        environ["wsgi.url_scheme"] = first("HTTP_X_FORWARDED_PROTO") or environ["wsgi.url_scheme"]
        environ["HTTP_HOST"] = first("HTTP_X_FORWARDED_HOST") or environ.get("HTTP_HOST", "")
        return inner(environ, start_response)

    app.wsgi_app = behind_proxy
    ### END YOUR CODE 1.2


def init_app(app: Flask) -> None:
    """Believe our own proxies, and refuse plain HTTP."""
    trust_proxies(app)
    app.before_request(refuse_plain_http)
