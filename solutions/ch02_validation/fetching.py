"""Fetching from an address that a client gave, without lending the client our place in the network.

    http://169.254.169.254/latest/meta-data/    refused: the cloud's credentials are there
    http://0x7f.1/, http://[::ffff:127.0.0.1]/  refused: this machine, under other names
    http://cdn.example/cover                    refused, when that name, or where it redirects to, is in our own network

Server-side request forgery (OWASP API7:2023) makes a server ask what its client cannot reach. The name in a URL says
nothing: it is resolved, every address that comes back is looked at, and the connection goes to one of those that were
looked at. Whoever resolves a second time to connect may get another answer (DNS rebinding). A redirect is one more URL
from the client. What comes back is bounded in time and in size, and is an image or nothing.

At work a proxy in front of such requests decides the same for all programs, in a network that has no way to the inside:
Smokescreen is one.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from flask import current_app

PORTS = {"http": 80, "https": 443}
MOST_REDIRECTS = 3
REDIRECTS = (301, 302, 303, 307, 308)
SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}  # an SVG can run
# IPv4 addresses within IPv6: mapped and translated ones, Teredo, 6to4
EMBEDDING = [ipaddress.ip_network(text) for text in ("::/3", "2001::/32", "2002::/16")]
# What `ipaddress` takes for public, in part or in an older Python: protocols' own addresses and the old 6to4 relays
# (RFC 6890), documentation (RFC 9637), and of IPv6 all that is not 2000::/3, the only part in use (RFC 4291, 2.4)
SPECIAL = [
    ipaddress.ip_network(text)
    for text in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "3fff::/20", "4000::/2", "8000::/1")
]


class Image(NamedTuple):
    """What was fetched, and its media type."""

    content: bytes
    media_type: str


class NotFetched(Exception):
    """There is no image to be had: the text says why, for the log only."""


def checked_url(url: str) -> SplitResult:
    """Return the parts of `url`; raises NotFetched unless it may be asked for.

    That is an http or https URL with a host, without a user or password, on the port that belongs to its scheme
    (PORTS). What cannot be read as a URL is none.
    """
    ### BEGIN SOLUTION 2.6
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise NotFetched(f"no URL: {error}") from None
    if parts.scheme not in PORTS or not parts.hostname or "@" in parts.netloc:
        raise NotFetched("neither http nor https, or no host alone")
    if port not in (None, PORTS[parts.scheme]):
        raise NotFetched(f"port {port}")
    return parts
    ### END SOLUTION 2.6


def is_public(address: str) -> bool:
    """Tell whether an IPv4 or IPv6 `address` is one of the internet's.

    Private, loopback, link-local, shared, reserved and multicast ones are not, nor those in SPECIAL, and neither is an
    IPv6 address that holds an IPv4 one (one in EMBEDDING), whatever that is.
    """
    ### BEGIN SOLUTION 2.6
    found = ipaddress.ip_address(address)
    if any(found in network for network in (*EMBEDDING, *SPECIAL)):
        return False
    return found.is_global and not found.is_multicast
    ### END SOLUTION 2.6


def public_addresses(host: str, port: int) -> list[str]:
    """Return all addresses that `host` has now, as `socket.getaddrinfo` finds them; raises NotFetched.

    There is none to return when `host` has no address, or one that is not public, or can be no host at all. It may be
    an address itself, in any spelling that connecting knows: 127.1, 0x7f000001, 2130706433.
    """
    ### BEGIN SOLUTION 2.6
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotFetched(f"{host} cannot be resolved: {error}") from None
    addresses = [str(result[4][0]) for result in found]
    if not all(map(is_public, addresses)):
        raise NotFetched(f"{host} has an address that is not public: {addresses}")
    return addresses
    ### END SOLUTION 2.6


class PinnedHTTP(http.client.HTTPConnection):
    """A connection to an address that was chosen before, whatever the host's name resolves to by now."""

    def __init__(self, host: str, address: str, seconds: float) -> None:
        super().__init__(host, PORTS["http"], timeout=seconds)
        self.address = address
        self.wire: socket.socket | None = None  # also when http.client has let go of it, to read until it is closed

    def connect(self) -> None:
        """Connect to `address`; the name only stands in the Host header."""
        self.sock = self.wire = socket.create_connection((self.address, self.port), self.timeout)


class PinnedHTTPS(PinnedHTTP):
    """The same, and the certificate must be the host's."""

    default_port = PORTS["https"]

    def __init__(self, host: str, address: str, seconds: float) -> None:
        super().__init__(host, address, seconds)
        self.port = PORTS["https"]

    def connect(self) -> None:
        """Connect to `address`; the name is the one that the certificate must have."""
        super().connect()
        context = ssl.create_default_context()
        tls = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock = self.wire = tls  # before the handshake, which takes as long as the other side likes
        tls.do_handshake()


def connection(parts: SplitResult, address: str, seconds: float) -> PinnedHTTP:
    """Return a connection to the host of a URL at one `address` of it; each wait ends after `seconds`.

    Raises NotFetched for a host that no Host header can hold: the C library resolves a name up to its first NUL.
    """
    assert parts.hostname
    try:
        return (PinnedHTTPS if parts.scheme == "https" else PinnedHTTP)(parts.hostname, address, seconds)
    except http.client.InvalidURL as error:
        raise NotFetched(str(error)) from None


@contextmanager
def cut_off(open_connection: PinnedHTTP, seconds: float) -> Iterator[None]:
    """Let the block take `seconds` at most, and close the connection; raises NotFetched where that was not enough.

    The block ends soon then, for its socket is shut, with whatever error that makes of what it waits for.

    A time-out of each wait alone is none for a server that sends a byte whenever one is about to run out.
    """
    done, late = threading.Event(), threading.Event()

    def watch() -> None:
        if not done.wait(seconds):
            late.set()
        while not done.wait(0.01):  # again, until there is a socket to shut
            with suppress(OSError):
                if open_connection.wire:
                    open_connection.wire.shutdown(socket.SHUT_RDWR)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
        open_connection.close()
    if late.is_set():
        raise NotFetched(f"not done within {seconds:.1f} s")


def ask(parts: SplitResult, address: str, seconds: float) -> tuple[http.client.HTTPResponse, bytes]:
    """Return the answer of the host in `parts`, at `address`, to a GET, and its body; raises NotFetched.

    It is asked for the path ("/" where there is none) and the query, with its name as the Host, and by https only where
    it has a certificate of that name: use `connection`. All of it takes at most `seconds`: see `cut_off`. A body of
    more than FETCH_MAX_BYTES is too long, whatever its headers say, and hardly more than that is read of it. One that
    ends before its Content-Length says was cut off. Whatever goes wrong on the way, only a NotFetched is raised.
    """
    ### BEGIN SOLUTION 2.6
    most = current_app.config["FETCH_MAX_BYTES"]
    opened = connection(parts, address, seconds)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        with cut_off(opened, seconds):
            opened.request("GET", target)
            answer = opened.getresponse()
            content = answer.read(most + 1)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotFetched(f"{parts.hostname} does not answer as it should: {error!r}") from None
    if len(content) > most:
        raise NotFetched(f"more than {most} bytes")
    if answer.length:
        raise NotFetched(f"{answer.length} bytes are missing")
    return answer, content
    ### END SOLUTION 2.6


def fetch(url: str) -> Image:
    """Return the image at `url`; raises NotFetched.

    `url`, and each of at most MOST_REDIRECTS redirects (REDIRECTS), is checked (`checked_url`), resolved
    (`public_addresses`), and asked at one of its addresses (`ask`). A Location may be relative, or no URL at all. All
    of it together takes at most FETCH_TIMEOUT_SECONDS. The last answer is a 200, and an image by its first bytes
    (`media_type`).
    """
    ### BEGIN SOLUTION 2.6
    ends_at = time.monotonic() + current_app.config["FETCH_TIMEOUT_SECONDS"]
    for _ in range(1 + MOST_REDIRECTS):
        parts = checked_url(url)
        address = public_addresses(parts.hostname or "", PORTS[parts.scheme])[0]
        answer, content = ask(parts, address, ends_at - time.monotonic())
        if answer.status not in REDIRECTS:
            if answer.status != 200:
                raise NotFetched(f"{url} answers {answer.status}")
            return Image(content, media_type(content))
        try:
            url = urljoin(url, answer.headers.get("Location"))
        except ValueError as error:
            raise NotFetched(f"redirects to what is no URL: {error}") from None
    raise NotFetched("too many redirects")
    ### END SOLUTION 2.6


def media_type(content: bytes) -> str:
    """Return the media type of an image by its first bytes, whatever its sender called it; raises NotFetched."""
    for signature, found in SIGNATURES.items():
        if content.startswith(signature):
            return found
    raise NotFetched("no image of a kind that we know")
