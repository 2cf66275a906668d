"""What was sent and nobody has read: it is read to its end, and thrown away, before the answer leaves.

    POST /api/books           without a token, with a body of 200 kB
    401 Unauthorized          known after the headers; the body is still on its way

A server that answers now and goes on with the next request would take the rest of this body for it. So gunicorn reads
what is left, but no more than 64 kB, and closes the connection where there is more, after it has promised to keep it.
A proxy that keeps connections has sent the next request into that one by then, which is somebody else's: nobody knows
whether it was done, and both get a 502 (RFC 9112, 9.3 and 9.5). What the proxy lets through, it has read already
(`proxy_request_buffering`), so the rest comes at once and holds no thread.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST = 4_000_000  # bytes that are read and thrown away; the proxy's client_max_body_size is less
AT_ONCE = 65_536


def read_to_its_end(environ: "WSGIEnvironment") -> None:
    """Read what is left of the body, MOST bytes at most; what no longer comes, or comes broken, is no matter.

    Only a server that ends the body by itself (`wsgi.input_terminated`) is asked: any other would wait for ever.
    """
    if not environ.get("wsgi.input_terminated"):
        return
    left = MOST
    try:
        while left > 0 and (read := environ["wsgi.input"].read(AT_ONCE)):
            left -= len(read)
    except Exception:  # whatever the server makes of a chunk that is none: it closes the connection then, and says so
        return


def init_app(app: Flask) -> None:
    """Read each body to its end before the answer begins."""
    answer_of: WSGIApplication = app.wsgi_app

    def read_first(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            read_to_its_end(environ)
            return start_response(status, headers, *more)

        return answer_of(environ, start)

    app.wsgi_app = read_first  # type: ignore[method-assign]
