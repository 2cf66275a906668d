"""The outside world of one check: servers on loopback, and the names and addresses under which they are met.

cdn = lab.outside.server(lambda request: (200, {"Content-Type": "image/png"}, PNG))
lab.outside.name("cdn.test", PUBLIC)
lab.outside.route(PUBLIC, cdn)
…
assert cdn.requests == ["GET /cover.png"]
"""

from collections.abc import Callable, Iterable
from typing import Any

from workbook.lab.bench import HarnessClient
from workbook.serve.hosts import Answer, Certificate, Server


class Outside:
    """`lab.outside`: empty at the start of each check."""

    def __init__(self, harness: HarnessClient) -> None:
        self._harness = harness
        self._names: dict[str, list[list[str]]] = {}
        self._routes: dict[str, int] = {}
        self._servers: list[Server] = []

    def server(
        self, answer: Callable[[str], Answer | Iterable[bytes]], certificate: Certificate | None = None
    ) -> Server:
        """A server, which nobody can reach before there is a `route` to it; with a `certificate` it speaks TLS."""
        self._servers.append(Server(answer, certificate, self._harness.listener()))
        return self._servers[-1]

    def name(self, host: str, *answers: str | list[str]) -> None:
        """Let `host` resolve to the first answer, then to the next, and to the last from then on; to [] is: not at all.

        What another name has answered so far is forgotten: it begins with its first answer again.
        """
        self._names[host] = [[answer] if isinstance(answer, str) else answer for answer in answers]
        self._tell()

    def route(self, address: str, server: Server, port: int = 80) -> None:
        """Let connections of the app to `address` and `port` reach `server`."""
        self._routes[f"{address} {port}"] = server.port
        self._tell()

    def tables(self) -> dict[str, Any]:
        """Names and routes, as an instance that boots now gets them."""
        return {"names": self._names, "routes": self._routes}

    def tried(self, app: str) -> list[str]:
        """The addresses and ports ("127.0.0.1 80") that the worker `app` has tried since the last `name` or `route`.

        An IPv4 address within an IPv6 one (::ffff:127.0.0.1) counts as itself, and a name as what it resolves to.
        """
        return list(self._harness.do("tried", name=app).get("tried", []))

    def _tell(self) -> None:
        self._harness.do("outside", **self.tables())

    def close(self) -> None:
        """Back to an internet in which nothing is played."""
        if self._names or self._routes:
            self._names.clear()
            self._routes.clear()
            self._tell()
        for server in self._servers:
            server.close()
        self._servers.clear()
