"""The lab for a server that already runs somewhere: plain HTTP, and nothing else."""

import socket
from functools import partial
from typing import Any, NoReturn

import httpx
import pytest

from workbook.lab.edge import TIMEOUT_SECONDS, Hung, NoAnswer, complete, exchange_of, sent_raw, spoken
from workbook.lab.exchange import Exchange, Record
from workbook.lab.lab import log_in
from workbook.serve.addresses import ADDRESS


class RemoteLab(Record):
    """Clients of `origin`; a check that needs more than HTTP is skipped and says so."""

    def __init__(self, origin: str) -> None:
        super().__init__()
        self.origin = origin.rstrip("/")
        self._clients: list[httpx.Client] = []

    def client(self, address: str = ADDRESS, app: Any = None, worker: int = 0, **options: Any) -> httpx.Client:
        """A client of the running server."""
        if address != ADDRESS or app or worker:
            skip("a second address, instance or worker")
        recorder = RecordedTransport(self.exchanges)
        client = httpx.Client(transport=recorder, **{"base_url": self.origin, "timeout": TIMEOUT_SECONDS, **options})
        self._clients.append(client)
        return client

    def login(self, name: str, **as_client: Any) -> httpx.Client:
        """A client that is logged in as the sample user `name`."""
        client = self.client(**as_client)
        log_in(client, name)
        return client

    def raw(self, client: httpx.Client, method: str, path: str, headers: dict[str, str], body: bytes) -> httpx.Response:
        """The answer to a request of `client` whose body goes over the wire byte for byte."""
        if self.origin.startswith("https:"):
            skip("a socket without TLS")
        return sent_raw(client, method, path, headers, body)

    def reset(self) -> None:
        """Forget the exchanges; the server's state is its own."""
        self.close()

    def close_clients(self) -> None:
        """Close what `client` opened."""
        for client in self._clients:
            client.close()
        self._clients.clear()

    def close(self) -> None:
        """Close the clients, and forget the exchanges."""
        self.close_clients()
        self.exchanges.clear()

    def error_of(self, exchange: Exchange) -> None:
        """Nobody knows."""

    def printed(self) -> str:
        """Nobody knows."""
        return ""

    def __getattr__(self, name: str) -> NoReturn:
        skip(f"lab.{name}")


class RecordedTransport(httpx.BaseTransport):
    """The network, and a record of what went over it."""

    def __init__(self, exchanges: list[Exchange]) -> None:
        self.exchanges = exchanges
        self.network = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request` and record both sides."""
        exchange = exchange_of(request, "")
        self.exchanges.append(exchange)
        if exchange.raw is not None:
            to = (request.url.host, request.url.port or 80)
            connect = partial(socket.create_connection, to, TIMEOUT_SECONDS)
            return complete(exchange, lambda: spoken(connect, request), self.explain)
        return complete(exchange, lambda: self.network.handle_request(request), self.explain)

    def explain(self, exchange: Exchange, error: Exception) -> NoAnswer:
        """Why there is no answer."""
        if isinstance(error, httpx.TimeoutException):
            return Hung(f"The server did not answer within {TIMEOUT_SECONDS:g} s.")
        return NoAnswer(f"The server gave no answer: {error}.")

    def close(self) -> None:
        """Close the connections."""
        self.network.close()


def skip(what: str) -> NoReturn:
    """Skip the check at hand."""
    pytest.skip(f"needs {what}, which only the workbook's own lab has: check a folder instead of a URL")
