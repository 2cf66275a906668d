"""Chapter 2's fetching beyond its checks: every special address, certificates, bodies that lie, threads that end.

Here the solution is imported, and the internet is played in this process.
"""

import ipaddress
import itertools
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from flask import Flask, current_app
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.ch02_validation.fetching import Image, NotFetched, fetch, is_public
from workbook.serve import outside
from workbook.serve.hosts import PUBLIC, SECOND, Server

PNG = b"\x89PNG\r\n\x1a\n" + b"p" * 60
PUBLIC6 = "2606:4700::6810:85e5"
TIMEOUT = 5.0  # seconds; nothing here waits for it, where the test does not say so
MOST = 10_000  # bytes of an image

# the registries that RFC 6890 began, as they stand: what is not globally reachable, and what was before it was given up
SPECIAL = """
    0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24
    192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 255.255.255.255/32
    ::/128 ::1/128 ::ffff:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23 2001::/32 2001:2::/48
    2001:db8::/32 2001:10::/28 2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8
""".split()  # noqa: SIM905
NETWORKS = [ipaddress.ip_network(text) for text in SPECIAL]

few = settings(max_examples=150, derandomize=True, database=None, deadline=None)


def within(network: Any) -> st.SearchStrategy[Any]:
    """Addresses of the network: its ends, and any between them."""
    first, last = network[0], network[-1]
    return st.sampled_from([first, last]) | st.integers(int(first), int(last)).map(type(first))


def is_special(address: Any) -> bool:
    return any(address in network for network in NETWORKS)


# addresses


@few
@given(st.sampled_from(NETWORKS).flatmap(within))
def test_no_address_of_a_special_range_is_public(address: Any) -> None:
    assert not is_public(str(address))


@pytest.mark.parametrize("network", NETWORKS, ids=str)
def test_neither_end_of_a_special_range_is_public(network: Any) -> None:
    assert not is_public(str(network[0]))
    assert not is_public(str(network[-1]))


@few
@given(st.ip_addresses(v=4, network="0.0.0.0/0"))
def test_every_other_ipv4_address_is_public(address: ipaddress.IPv4Address) -> None:
    assert is_public(str(address)) == (not is_special(address))


@few
@given(st.ip_addresses(v=6, network="2000::/3"))
def test_every_other_ipv6_address_in_use_is_public(address: ipaddress.IPv6Address) -> None:
    assert is_public(str(address)) == (not is_special(address))


@few
@given(st.ip_addresses(v=6).filter(lambda address: address not in ipaddress.ip_network("2000::/3")))
def test_no_ipv6_address_that_nobody_was_given_is_public(address: ipaddress.IPv6Address) -> None:
    assert not is_public(str(address))


@few
@given(st.ip_addresses(v=4))
def test_no_ipv4_address_is_public_within_an_ipv6_one(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    embedded = [
        number,  # IPv4-compatible
        0xFFFF << 32 | number,  # IPv4-mapped
        0xFFFF << 48 | number,  # IPv4-translated
        0x64FF9B << 96 | number,  # NAT64
        0x2002 << 112 | number << 80 | 1,  # 6to4
        0x20010000 << 96 | 1 << 64 | number ^ 0xFFFFFFFF,  # Teredo
    ]
    assert not any(is_public(str(ipaddress.IPv6Address(one))) for one in embedded)


@pytest.mark.parametrize("zone", ["eth0", "1", "lo"])
def test_a_link_local_address_with_a_zone_is_not_public(zone: str) -> None:
    assert not is_public(f"fe80::1%{zone}")


# an internet in this process


def watchers() -> list[str]:
    """The threads that hold a fetch to its time."""
    return [thread.name for thread in threading.enumerate() if "watch" in thread.name]


class Net:
    """Names, routes and servers, as `lab.outside` has them for the app under check."""

    def __init__(self) -> None:
        self.names: dict[str, list[list[str]]] = {}
        self.routes: dict[str, int] = {}
        self.servers: list[Server] = []

    def server(self, answer: Any, host: str = "cdn.test", address: str = PUBLIC, certificate: Any = None) -> Server:
        """A server on the internet, known by a name."""
        made = Server(answer, certificate)
        self.servers.append(made)
        self.at(host, address, 443 if certificate else 80, made.port)
        return made

    def at(self, host: str, address: str, port: int, listening: int) -> None:
        """Let a name and the address behind it lead to what is listening at a port of loopback."""
        self.names[host] = [[address]]
        self.routes[f"{address} {port}"] = listening
        outside.install(self.names, self.routes)


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Iterator[Net]:
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
        monkeypatch.setattr(socket, name, getattr(socket, name))
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, getattr(socket.socket, name))
    made = Net()
    app = Flask(__name__)
    app.config.update(FETCH_TIMEOUT_SECONDS=TIMEOUT, FETCH_MAX_BYTES=MOST)
    with app.app_context():
        yield made
        assert not watchers(), "each has ended when its fetch has"
    for server in made.servers:
        server.close()
    outside.install({}, {})


def an_image(_asked: str) -> Any:
    return 200, {"Content-Type": "image/png"}, PNG


def why_not(url: str) -> str:
    """The reason why there is no image."""
    with pytest.raises(NotFetched) as refused:
        fetch(url)
    return str(refused.value)


# certificates


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> trustme.CA:
    """An authority that this process believes."""
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return made


def test_over_https_the_address_is_pinned_and_the_name_is_verified(net: Net, authority: trustme.CA) -> None:
    cdn = net.server(an_image, certificate=authority.issue_cert("cdn.test"))
    net.names["cdn.test"].append(["127.0.0.1"])  # to whom asks a second time
    outside.install(net.names, net.routes)
    assert fetch("https://cdn.test/a?b=c") == Image(PNG, "image/png")
    assert (cdn.requests, cdn.hosts) == (["GET /a?b=c"], ["cdn.test"])
    assert outside.tried() == [f"{PUBLIC} 443"]


@pytest.mark.parametrize("names", [["other.test"], [PUBLIC], ["*.cdn.test"], ["test"], ["xn--cdn.test"]], ids=str)
def test_a_certificate_of_another_name_is_refused(net: Net, authority: trustme.CA, names: list[str]) -> None:
    """That of the address is one: whoever reaches the address need not be who has the name."""
    cdn = net.server(an_image, certificate=authority.issue_cert(*names))
    assert "CERTIFICATE_VERIFY_FAILED" in why_not("https://cdn.test/")
    assert cdn.requests == []


def test_a_certificate_of_another_authority_is_refused(net: Net, authority: trustme.CA) -> None:
    cdn = net.server(an_image, certificate=trustme.CA().issue_cert("cdn.test"))
    assert "CERTIFICATE_VERIFY_FAILED" in why_not("https://cdn.test/")
    assert cdn.requests == []


def test_a_certificate_that_has_expired_is_refused(net: Net, authority: trustme.CA) -> None:
    then = datetime.now(UTC) - timedelta(days=1)
    cdn = net.server(an_image, certificate=authority.issue_cert("cdn.test", not_after=then))
    assert "expired" in why_not("https://cdn.test/")
    assert cdn.requests == []


def test_a_redirect_to_https_is_verified_as_well(net: Net, authority: trustme.CA) -> None:
    net.server(lambda _: (302, {"Location": "https://safe.test/"}, b""))
    safe = net.server(an_image, "safe.test", SECOND, authority.issue_cert("other.test"))
    assert "CERTIFICATE_VERIFY_FAILED" in why_not("http://cdn.test/")
    assert safe.requests == []


# bodies


def endless(most: int) -> Iterable[bytes]:
    return itertools.chain([PNG], itertools.repeat(b"x" * 65_536, most // 65_536))


def chunked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    for piece in pieces:
        yield b"%x\r\n%s\r\n" % (len(piece), piece)


GIGABYTE = 1_000_000_000


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: (200, {"Content-Length": str(GIGABYTE)}, endless(GIGABYTE)),
        lambda _: (200, {}, endless(GIGABYTE)),
        lambda _: (200, {"Content-Length": "-1"}, endless(GIGABYTE)),
        lambda _: chunked(endless(GIGABYTE)),
        lambda _: (302, {"Location": "/again"}, endless(GIGABYTE)),
        lambda _: (404, {}, endless(GIGABYTE)),
    ],
    ids=["with its length", "without", "with a wrong one", "in chunks", "of a redirect", "of an error"],
)
def test_a_gigabyte_is_not_read_to_its_end(net: Net, answer: Any) -> None:
    cdn = net.server(answer)
    assert f"more than {MOST} bytes" in why_not("http://cdn.test/")
    assert cdn.sent < 20_000_000, "what fits into the buffers of two sockets, and no more"


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: (200, {"Content-Length": str(len(PNG) + 1)}, [PNG]),
        lambda _: (200, {"Content-Length": "5000"}, [PNG]),
        lambda _: (200, {"Content-Length": str(GIGABYTE)}, [PNG]),
        lambda _: chunked([PNG]),
        lambda _: [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"fff\r\n", PNG],
    ],
    ids=["by a byte", "early", "very early", "before the last chunk", "within a chunk"],
)
def test_an_image_that_was_cut_off_is_none(net: Net, answer: Any) -> None:
    net.server(answer)
    why_not("http://cdn.test/")


@pytest.mark.parametrize(
    "answer",
    [
        an_image,
        lambda _: chunked([PNG[:20], PNG[20:], b""]),
        lambda _: [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", PNG],
        lambda _: [b"HTTP/1.0 200 OK\r\n\r\n", PNG],
        lambda _: [
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(PNG),
            PNG,
            b"more",
        ],
    ],
    ids=["with its length", "in chunks", "until it is closed", "of HTTP/1.0", "and more than it said"],
)
def test_a_whole_image_is_taken_however_it_comes(net: Net, answer: Any) -> None:
    net.server(answer)
    assert fetch("http://cdn.test/") == Image(PNG, "image/png")


@pytest.mark.parametrize(
    "location",
    [
        b"http://[",
        b"//[::1",
        b"http://93.184.215.14\x00/",
        b"http://a\x01b/",
        b"http://\xe2\x84\x80/",
        b"\x00",
    ],
    ids=repr,
)
def test_a_redirect_to_what_is_no_url_is_a_failure_like_all_others(net: Net, location: bytes) -> None:
    net.server(lambda _: [b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n"])
    why_not("http://cdn.test/")


# IPv6


def test_an_ipv6_address_is_connected_to(net: Net) -> None:
    cdn = net.server(an_image, "six.test", PUBLIC6)
    assert fetch("http://six.test/") == fetch(f"http://[{PUBLIC6}]/") == Image(PNG, "image/png")
    assert cdn.hosts == ["six.test", f"[{PUBLIC6}]"]
    assert outside.tried() == [f"{PUBLIC6} 80"] * 2


def test_a_name_with_a_public_and_a_private_address_is_refused(net: Net) -> None:
    cdn = net.server(an_image)
    for address in ("::1", "fd00::7", "fe80::7", "::ffff:10.0.0.7", "2002:7f00:1::"):
        outside.install({"both.test": [[PUBLIC, address], [address, PUBLIC]]}, net.routes)
        assert "not public" in why_not("http://both.test/")
        assert "not public" in why_not("http://both.test/")
    assert (cdn.requests, outside.tried()) == ([], [])


# time


def slowly(pieces: Iterable[bytes], enough: threading.Event) -> Iterator[bytes]:
    """One piece after the other, until whoever waits for the answer has had enough."""
    for piece in pieces:
        if enough.wait(0.02):
            return
        yield piece


def test_a_body_that_drips_is_cut_off_and_the_watcher_ends(net: Net) -> None:
    """At 50 bytes a second it would take six hours; the time-out of each wait alone never strikes."""
    enough = threading.Event()
    cdn = net.server(lambda _: (200, {}, slowly((b"x" for _ in range(1_000_000)), enough)))
    current_app.config["FETCH_TIMEOUT_SECONDS"] = 0.3
    assert "not done within" in why_not("http://cdn.test/")
    enough.set()
    assert cdn.requests == ["GET /"]


def test_a_handshake_that_drips_is_cut_off(net: Net) -> None:
    """The head of a TLS record of 16,000 bytes, and then one of them at a time."""
    listener = socket.create_server(("127.0.0.1", 0))
    hung_up = threading.Event()

    def serve() -> None:
        wire, _ = listener.accept()
        with wire:
            wire.sendall(b"\x16\x03\x03\x3e\x80\x02\x00\x3e\x7c\x03\x03")
            try:
                while not hung_up.wait(0.02):
                    wire.sendall(b"\x00")
            except OSError:
                hung_up.set()

    server = threading.Thread(target=serve)
    server.start()
    net.at("slow.test", PUBLIC, 443, listener.getsockname()[1])
    current_app.config["FETCH_TIMEOUT_SECONDS"] = 0.3
    assert why_not("https://slow.test/")
    assert hung_up.wait(60), "the connection is still open"
    server.join()
    listener.close()


@pytest.mark.parametrize(
    "answer",
    [an_image, lambda _: (404, {}, b""), lambda _: [], lambda _: (302, {"Location": "/"}, b"")],
    ids=["success", "error", "no answer", "redirects"],
)
def test_the_watcher_is_there_and_then_is_not(net: Net, answer: Any) -> None:
    there = []

    def watched(asked: str) -> Any:
        there.append(watchers())
        return answer(asked)

    net.server(watched)
    with suppress(NotFetched):
        fetch("http://cdn.test/")
    assert there
    assert all(len(names) == 1 for names in there)
    assert watchers() == []
