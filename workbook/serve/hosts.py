"""Hosts of the internet, played on the loopback address."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler
from typing import Any, Protocol

PUBLIC, SECOND = "93.184.215.14", "198.35.26.96"  # two addresses that anybody would call public

Answer = tuple[int, dict[str, str], bytes | Iterable[bytes]]


class Certificate(Protocol):
    """What trustme.CA.issue_cert returns."""

    def configure_cert(self, ctx: ssl.SSLContext) -> None:
        """Let a server that uses `ctx` show the certificate."""


class Server:
    """An HTTP server at `port` of the loopback address; `answer` gets "GET /path" and returns status, headers, body.

    Or it returns the pieces of a whole answer, status line and all, which are sent as they are: no client needs to
    understand them. A body or an answer in pieces may be without end: what is `sent` stops when the client hangs up.
    `listener` is where it listens, if that is another network than ours.
    """

    def __init__(
        self,
        answer: Callable[[str], Answer | Iterable[bytes]],
        certificate: Certificate | None = None,
        listener: socket.socket | None = None,
    ) -> None:
        self.requests: list[str] = []
        self.hosts: list[str | None] = []  # the Host header of each request
        self.sent = 0  # bytes of bodies
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                asked = f"{self.command} {self.path}"
                server.hosts.append(self.headers["Host"])
                server.requests.append(asked)
                self.close_connection = True
                with contextlib.suppress(OSError):  # the app may have read enough
                    for piece in self.pieces(answer(asked)):
                        self.wfile.write(piece)
                        server.sent += len(piece)

            do_POST = do_PUT = do_HEAD = do_GET

            def pieces(self, answered: Answer | Iterable[bytes]) -> Iterable[bytes]:
                """What is left to send when the head of a usual answer is sent."""
                if not isinstance(answered, tuple):
                    return answered
                status, headers, body = answered
                self.send_response_only(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if isinstance(body, bytes) and "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(body)))
                self.send_header("Connection", "close")
                self.end_headers()
                return [body] if isinstance(body, bytes) else body

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing."""

        self._handler = Handler
        self._context: ssl.SSLContext | None = None
        if certificate:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            certificate.configure_cert(self._context)
        self._listener = listener or socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, client = self._listener.accept()
            except OSError:
                return  # closed
            threading.Thread(target=self._serve, args=(connection, client), daemon=True).start()

    def _serve(self, connection: socket.socket, client: Any) -> None:
        with connection, contextlib.suppress(OSError):  # a client may hang up, also in the middle of its handshake
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
            with connection:
                self._handler(connection, client, None)  # type: ignore[arg-type]  # asks no server for anything

    def close(self) -> None:
        """Take it off the net."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # ends the accept that waits
        self._listener.close()
