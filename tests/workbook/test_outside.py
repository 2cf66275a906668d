"""The internet that a check plays: names that change their answers, routes, and every kind of client obeying them."""

import asyncio
import errno
import itertools
import socket
import ssl
import urllib.request
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest
import requests
import trustme
import urllib3

from workbook.lab.lab import Lab
from workbook.serve import outside
from workbook.serve.hosts import PUBLIC, SECOND, Server

SOCKET_FUNCTIONS = ("getaddrinfo", "gethostbyname", "gethostbyname_ex")


@pytest.fixture(autouse=True)
def nothing_else(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give this process its own sockets back after each test."""
    for name in SOCKET_FUNCTIONS:
        monkeypatch.setattr(socket, name, getattr(socket, name))
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, getattr(socket.socket, name))
    yield
    outside.install({}, {})


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(lambda asked: (200, {"Content-Type": "text/plain"}, asked.encode()), None)
    yield made
    made.close()


def addresses(host: str, family: int = 0) -> list[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(host, 80, family, socket.SOCK_STREAM)]


# names


def test_a_name_gives_its_answers_in_turn_and_the_last_from_then_on() -> None:
    outside.install({"rebind.test": [[PUBLIC], [SECOND, PUBLIC], ["127.0.0.1"]]}, {})
    assert addresses("rebind.test") == [PUBLIC]
    assert socket.gethostbyname_ex("REBIND.test.")[2] == [SECOND, PUBLIC]
    assert socket.gethostbyname("rebind.test") == "127.0.0.1"
    assert addresses("rebind.test") == ["127.0.0.1"]


def test_a_name_without_addresses_and_a_test_name_that_nobody_has_do_not_resolve() -> None:
    outside.install({"gone.test": [[]], "six.test": [["fd00::7"]]}, {})
    for host in ("gone.test", "nobody.test"):
        for look_up in (addresses, socket.gethostbyname, socket.gethostbyname_ex):
            with pytest.raises(socket.gaierror):
                look_up(host)
    with pytest.raises(socket.gaierror):
        addresses("six.test", socket.AF_INET)
    with pytest.raises(socket.gaierror):
        socket.gethostbyname("six.test")
    assert addresses("six.test", socket.AF_INET6) == ["fd00::7"]


@pytest.mark.parametrize("played", [True, False])
@pytest.mark.parametrize("host", ["a..test", ".test", "a" * 64 + ".test"])
def test_what_can_be_no_name_is_a_unicode_error_as_it_always_is(host: str, played: bool) -> None:
    outside.install({"cdn.test": [[PUBLIC]]} if played else {}, {})
    for look_up in (addresses, socket.gethostbyname, socket.gethostbyname_ex):
        with pytest.raises(UnicodeError):
            look_up(host)


def test_an_address_resolves_to_itself_whatever_its_spelling() -> None:
    outside.install({"cdn.test": [[PUBLIC]]}, {})
    assert {addresses(text)[0] for text in ("127.1", "0x7f000001", "2130706433", "127\u30020\u30020\u30021")} == {
        "127.0.0.1"
    }
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("cdn.test", 80, flags=socket.AI_NUMERICHOST)


def test_what_was_imported_by_name_before_obeys_too() -> None:
    outside.hook()
    from socket import getaddrinfo

    outside.install({"cdn.test": [[PUBLIC]]}, {})
    assert getaddrinfo("cdn.test", 80)[0][4][0] == PUBLIC


# connections


def by_http_client() -> bytes:
    connection = HTTPConnection("cdn.test")
    connection.request("GET", "/x")
    return connection.getresponse().read()


def by_a_pinned_address() -> bytes:
    connection = HTTPConnection("cdn.test")
    connection.sock = socket.create_connection((addresses("cdn.test")[0], 80), 5)
    connection.request("GET", "/x")
    return connection.getresponse().read()


def by_urlopen() -> bytes:
    with urllib.request.urlopen("http://cdn.test/x", timeout=5) as answer:
        return bytes(answer.read())


def by_urllib3() -> bytes:
    with urllib3.PoolManager() as pool:
        return bytes(pool.request("GET", "http://cdn.test/x", timeout=5, retries=False).data)


def by_a_pinned_urllib3() -> bytes:
    with urllib3.HTTPConnectionPool(addresses("cdn.test")[0], 80) as pool:
        return bytes(pool.urlopen("GET", "/x", headers={"Host": "cdn.test"}, redirect=False, retries=False).data)


def by_requests() -> bytes:
    return bytes(requests.get("http://cdn.test/x", timeout=5, allow_redirects=False).content)


def by_coroutines() -> bytes:
    async def ask() -> bytes:
        reader, writer = await asyncio.open_connection("cdn.test", 80)
        writer.write(b"GET /x HTTP/1.0\r\nHost: cdn.test\r\n\r\n")
        answer = await reader.read()
        writer.close()
        return answer.partition(b"\r\n\r\n")[2]

    return asyncio.run(ask())


def by_a_plain_socket() -> bytes:
    with socket.socket() as wire:
        assert wire.connect_ex(("cdn.test", 80)) == 0
        wire.sendall(b"GET /x HTTP/1.0\r\nHost: cdn.test\r\n\r\n")
        return b"".join(iter(lambda: wire.recv(1000), b"")).partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize(
    "ask",
    [
        by_http_client,
        by_a_pinned_address,
        by_urlopen,
        by_urllib3,
        by_a_pinned_urllib3,
        by_requests,
        by_coroutines,
        by_a_plain_socket,
    ],
)
def test_every_client_reaches_the_server_of_a_name_and_it_is_known(server: Server, ask: Any) -> None:
    outside.install({"cdn.test": [[PUBLIC]]}, {f"{PUBLIC} 80": server.port})
    assert ask() == b"GET /x"
    assert (server.requests, server.hosts) == (["GET /x"], ["cdn.test"])
    assert outside.tried() == [f"{PUBLIC} 80"]


@pytest.mark.parametrize("ask", [by_http_client, by_urlopen, by_urllib3, by_requests, by_coroutines])
def test_where_no_route_leads_nothing_is_reached(ask: Any) -> None:
    outside.install({"cdn.test": [[PUBLIC]]}, {})
    with pytest.raises((OSError, urllib3.exceptions.HTTPError)):
        ask()
    assert set(outside.tried()) == {f"{PUBLIC} 80"}


def test_ports_of_the_web_and_known_addresses_are_shut_and_the_rest_is_as_it_was(server: Server) -> None:
    outside.install({"cdn.test": [[PUBLIC]], "own.test": [["127.0.0.1"]]}, {f"{SECOND} 80": server.port})
    for place in ((PUBLIC, 8080), (SECOND, 22), ("127.0.0.1", 80), ("0.0.0.0", 443), ("cdn.test", 21)):
        with socket.socket() as wire:
            assert wire.connect_ex(place) == errno.ECONNREFUSED
        with socket.socket() as wire, pytest.raises(ConnectionRefusedError):
            wire.connect(place)
    socket.create_connection(("127.0.0.1", server.port), 5).close()
    socket.create_connection(("own.test", server.port), 5).close()


def test_an_ipv4_address_within_an_ipv6_one_counts_as_itself(server: Server) -> None:
    outside.install({}, {"10.0.0.7 80": server.port, "fd00::7 80": server.port})
    for host in ("::ffff:10.0.0.7", "fd00:0::7", "10.7"):
        socket.create_connection((host, 80), 5).close()
    assert outside.tried() == ["10.0.0.7 80", "fd00::7 80", "10.0.0.7 80"]


def test_with_empty_tables_nothing_is_played_and_nothing_kept(server: Server) -> None:
    outside.install({"cdn.test": [[PUBLIC]]}, {f"{PUBLIC} 80": server.port})
    outside.install({}, {})
    socket.create_connection(("localhost", server.port), 5).close()
    assert outside.tried() == []


# servers


def read(server: Server, length: int = -1, wrap: Any = None) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), 5) as plain:
        wire = wrap(plain) if wrap else plain
        wire.sendall(b"GET /x HTTP/1.1\r\nHost: cdn.test\r\n\r\n")
        with wire.makefile("rb") as answer:
            return bytes(answer.read(length))


def test_a_server_sends_a_whole_answer_as_it_is() -> None:
    made = Server(lambda asked: [b"what do ", b"you mean?\r\n"], None)
    assert read(made) == b"what do you mean?\r\n"
    made.close()


def test_a_server_without_end_stops_when_the_client_hangs_up() -> None:
    made = Server(lambda asked: (200, {}, itertools.repeat(b"x" * 65_536, 2000)), None)
    assert len(read(made, 100_000)) == 100_000
    made.close()
    assert 65_536 <= made.sent < 2000 * 65_536


def test_a_server_with_a_certificate_speaks_tls_and_outlives_who_distrusts_it() -> None:
    ours, theirs = trustme.CA(), trustme.CA()
    made = Server(lambda asked: (200, {}, b"whole"), ours.issue_cert("cdn.test"))
    trusting, other = ssl.create_default_context(), ssl.create_default_context()
    ours.configure_trust(trusting)
    theirs.configure_trust(other)
    with pytest.raises(ssl.SSLCertVerificationError):
        read(made, wrap=lambda plain: other.wrap_socket(plain, server_hostname="cdn.test"))
    with pytest.raises(ssl.SSLCertVerificationError):
        read(made, wrap=lambda plain: trusting.wrap_socket(plain, server_hostname="other.test"))
    assert read(made, wrap=lambda plain: trusting.wrap_socket(plain, server_hostname="cdn.test")).endswith(b"whole")
    assert made.requests == ["GET /x"]
    made.close()
    with pytest.raises(ConnectionRefusedError):
        read(made)


# the lab


@pytest.mark.chapter("2")
def test_an_instance_that_boots_later_lives_in_the_same_world(lab: Lab) -> None:
    cdn = lab.outside.server(lambda asked: (200, {}, b"GIF89a"))
    lab.outside.name("cdn.test", PUBLIC)
    lab.outside.route(PUBLIC, cdn)
    with lab.boot() as app:
        answer = lab.login("admin", app=app).post("/api/books/1/cover", json={"url": "http://cdn.test/1.gif"})
        assert answer.status_code == 201
        assert f"{PUBLIC} 80" in lab.outside.tried(app.name)
    assert f"{PUBLIC} 80" not in lab.outside.tried(lab.worker(0).name)
    assert cdn.requests == ["GET /1.gif"]
    lab.reset()
    assert lab.outside.tables() == {"names": {}, "routes": {}}
    with socket.socket() as wire:
        assert wire.connect_ex(("127.0.0.1", cdn.port)) == errno.ECONNREFUSED
