"""The one trusted proxy of production, in the client: TLS ends here.

A client speaks to https://shop.test; the edge passes its requests on as plain HTTP over a worker's Unix socket, with
the headers that such a proxy adds. A request to http://shop.test stays recognizable as plain HTTP.
"""

import contextlib
import http.client
import itertools
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import httpx

from workbook.lab.exchange import Exchange
from workbook.patience import Patience, crowd
from workbook.serve.addresses import BESIDE

LARGEST_ANSWER = 32_000_000
TIMEOUT_SECONDS = 5.0

_numbers = itertools.count(1)


class NoAnswer(AssertionError):
    """The app did not answer a request: it hung, or its process ended. The text is a sentence for the learner.

    `where` is the line of their code at which that happened, if it is known, and `frames` are those it came through;
    `exchange` is the request.
    """

    def __init__(self, text: str, where: str = "", frames: Sequence[Any] = ()) -> None:
        super().__init__(text)
        self.where, self.frames = where, frames
        self.exchange: Exchange | None = None


class Hung(NoAnswer):
    """The app did not answer in time."""


class LabEdge(httpx.BaseTransport):
    """The way from one address to one worker; from None, that of somebody beside the app, past the proxy."""

    def __init__(
        self,
        wire: httpx.HTTPTransport,
        bind: str,
        worker: str,
        address: str | None,
        record: Callable[[Exchange], None],
        explain: Callable[[Exchange, Exception], NoAnswer],
    ) -> None:
        self.wire, self.bind, self.worker, self.address = wire, bind, worker, address
        self.record, self.explain = record, explain
        self.number = next(_numbers)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass `request` on and return the answer; raises NoAnswer when there is none."""
        exchange = exchange_of(request, self.worker)
        exchange.address, exchange.client = self.address or BESIDE, self.number
        self.record(exchange)
        headers = request.headers.copy()
        for name, entry in (("For", self.address), ("Proto", request.url.scheme)) if self.address else ():
            headers[f"X-Forwarded-{name}"] = ", ".join([*headers.get_list(f"X-Forwarded-{name}"), entry])
        headers["X-Lab-Id"] = exchange.id
        url = request.url.copy_with(scheme="http", port=None)
        stream, extensions = request.stream, with_patience(request.extensions)
        passed_on = httpx.Request(request.method, url, headers=headers, stream=stream, extensions=extensions)
        if exchange.raw is not None:
            return complete(exchange, lambda: spoken(self._connection, passed_on), self.explain)
        return complete(exchange, lambda: self.wire.handle_request(passed_on), self.explain)

    def _connection(self) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(TIMEOUT_SECONDS * crowd())
        connection.connect(self.bind)
        return connection


def with_patience(extensions: Mapping[str, Any]) -> dict[str, Any]:
    """The extensions of a request, with time-outs that are longer where the machine is busy."""
    seconds = extensions.get("timeout", {})
    longer = crowd()
    return {**extensions, "timeout": {of: limit and limit * longer for of, limit in seconds.items()}}


def exchange_of(request: httpx.Request, worker: str) -> Exchange:
    """The record of a request that is about to be sent."""
    sent = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw]
    body, raw = b"", request.extensions.get("raw")
    with contextlib.suppress(httpx.RequestNotRead):
        body = request.content
    return Exchange(str(next(_numbers)), worker, request.method, str(request.url), sent, body, raw=raw)


def sent_raw(client: httpx.Client, method: str, path: str, headers: dict[str, str], body: bytes) -> httpx.Response:
    """The answer to a request whose `body` goes over the wire byte for byte, as no HTTP library sends it.

    The headers are those of `client` and `headers`, which say how the body is framed: by a Content-Length that may be
    wrong, or by a Transfer-Encoding of which `body` holds the chunks. After it nothing more is sent.
    """
    return client.request(method, path, headers=headers, extensions={"raw": body})


class _Body(httpx.SyncByteStream):
    def __init__(self, content: bytes) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        yield self._content


def spoken(connect: Callable[[], socket.socket], request: httpx.Request) -> httpx.Response:
    """The answer to `request`, whose body is in its extension `raw`; raises httpx.TransportError."""
    headers = [(name, value) for name, value in request.headers.raw if name.lower() != b"connection"]
    target = request.extensions.get("target", request.url.raw_path)
    lines = [b"%s %s HTTP/1.1" % (request.method.encode(), target), b"Connection: close"]
    head = b"\r\n".join([*lines, *(name + b": " + value for name, value in headers), b"", b""])
    try:
        with connect() as connection:
            with contextlib.suppress(ConnectionError):  # answered before it has heard all
                connection.sendall(head + request.extensions["raw"])
                connection.shutdown(socket.SHUT_WR)
            answer = http.client.HTTPResponse(connection, method=request.method)
            answer.begin()
            reason, body = answer.reason.encode("latin-1"), _Body(answer.read())
            extensions = {"reason_phrase": reason}
            return httpx.Response(answer.status, headers=answer.getheaders(), stream=body, extensions=extensions)
    except TimeoutError as error:
        raise httpx.ReadTimeout(str(error)) from None
    except (OSError, http.client.HTTPException) as error:
        raise httpx.ReadError(str(error)) from None


def complete(
    exchange: Exchange, send: Callable[[], httpx.Response], explain: Callable[[Exchange, Exception], NoAnswer]
) -> httpx.Response:
    """Send, take in the whole answer, and write both into `exchange`."""
    begun, busy, patience = time.monotonic(), crowd(), Patience(TIMEOUT_SECONDS)
    body = bytearray()
    try:
        answer = send()
        for piece in answer.iter_raw():
            body += piece
            if len(body) > LARGEST_ANSWER or patience.over():
                raise httpx.ReadTimeout("the answer does not end")
        answer.close()
    except httpx.TransportError as error:
        reason = explain(exchange, error)
        reason.exchange = exchange
        raise reason from None
    finally:
        exchange.seconds = (time.monotonic() - begun) / busy
    exchange.status, exchange.reason = answer.status_code, answer.reason_phrase
    exchange.headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers.raw]
    extensions = {**answer.extensions, "lab": exchange}
    raw = bytes(body)
    stream = httpx.ByteStream(raw)
    found = httpx.Response(answer.status_code, headers=answer.headers, stream=stream, extensions=extensions)
    with contextlib.suppress(httpx.DecodingError):
        exchange.body = found.read()
    return found
