"""The outside world of one check: servers on loopback, and the names and addresses under which they are met.

cdn = lab.outside.server(lambda request: (200, {"Content-Type": "image/png"}, PNG))
lab.outside.name("cdn.test", PUBLIC)
lab.outside.route(PUBLIC, cdn)
…
assert cdn.requests == ["GET /cover.png"]
"""

import contextlib
import threading
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from workbook.lab.bench import Harness

PUBLIC, SECOND = "93.184.215.14", "198.35.26.96"  # two addresses that anybody would call public

Answer = tuple[int, dict[str, str], bytes | Iterable[bytes]]


class Server:
    """An HTTP server at `port` of the loopback address; `answer` gets "GET /path" and returns status, headers, body."""

    def __init__(self, answer: Callable[[str], Answer]) -> None:
        self.requests: list[str] = []
        self.sent = 0  # bytes of bodies
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                asked = f"{self.command} {self.path}"
                server.requests.append(asked)
                status, headers, body = answer(asked)
                self.send_response_only(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if isinstance(body, bytes):
                    self.send_header("Content-Length", headers.get("Content-Length", str(len(body))))
                self.send_header("Connection", "close")
                self.end_headers()
                self.close_connection = True
                with contextlib.suppress(OSError):  # the app may have read enough
                    for piece in [body] if isinstance(body, bytes) else body:
                        self.wfile.write(piece)
                        server.sent += len(piece)

            do_POST = do_PUT = do_HEAD = do_GET

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        """Take it off the net."""
        self._server.shutdown()
        self._server.server_close()


class Outside:
    """`lab.outside`: empty at the start of each check."""

    def __init__(self, harness: Harness) -> None:
        self._harness = harness
        self._names: dict[str, list[list[str]]] = {}
        self._routes: dict[str, int] = {}
        self._servers: list[Server] = []

    def server(self, answer: Callable[[str], Answer]) -> Server:
        """A server, which nobody can reach before there is a `route` to it."""
        self._servers.append(Server(answer))
        return self._servers[-1]

    def name(self, host: str, *answers: str | list[str]) -> None:
        """Let `host` resolve to the first answer, then to the next, and to the last from then on."""
        self._names[host] = [[answer] if isinstance(answer, str) else answer for answer in answers]
        self._tell()

    def route(self, address: str, server: Server, port: int = 80) -> None:
        """Let connections of the app to `address` and `port` reach `server`."""
        self._routes[f"{address} {port}"] = server.port
        self._tell()

    def tried(self, app: str) -> list[str]:
        """The addresses and ports ("127.0.0.1 80") that the worker `app` has tried since the last `name` or `route`."""
        return list(self._harness.do("tried", name=app).get("tried", []))

    def _tell(self) -> None:
        self._harness.do("outside", names=self._names, routes=self._routes)

    def close(self) -> None:
        """Back to an internet in which nothing is played."""
        if self._names or self._routes:
            self._names.clear()
            self._routes.clear()
            self._tell()
        for server in self._servers:
            server.close()
        self._servers.clear()
