"""The internet as the app under check sees it: names, and what listens at addresses, played on the loopback address.

A check of server-side requests needs hosts that answer, names that resolve to what the check says, and addresses
that must never be reached. So the process of the app gets its names from a table, and its connections go where a
second table says.

    {"names": {"cdn.test": [["93.184.215.14"]], "rebind.test": [["93.184.215.14"], ["127.0.0.1"]], "gone.test": [[]]},
     "routes": {"93.184.215.14 80": 45123, "127.0.0.1 80": 45124}}

A name has a list of answers, each a list of addresses: the first question gets the first, the next the next, and the
last is for all that follow, as somebody who rebinds a name would answer. No check waits for, or reaches, a machine that
it did not make: where the tables hold something, no other name under .test (RFC 6761) has an address, and a connection
that no route leads to is refused, to PORTS and to all that the tables name. Everything else is as it always was: the
app needs its database.
"""

import errno
import ipaddress
import json
import os
import socket
import threading
from pathlib import Path
from typing import Any

VARIABLE = "WORKBOOK_OUTSIDE"  # names a file with the two tables, for an app that `workbook.serve.wsgi` serves
PORTS = (80, 443)

_lock = threading.Lock()
_names: dict[str, list[list[str]]] = {}
_routes: dict[str, int] = {}
_hosts: set[str] = set()  # all addresses of the tables but those of this machine
_tried: list[str] = []
_real_getaddrinfo = socket.getaddrinfo
_real_gethostbyname, _real_gethostbyname_ex = socket.gethostbyname, socket.gethostbyname_ex
_real_connect = socket.socket.connect
_real_connect_ex = socket.socket.connect_ex


def hook() -> None:
    """Ask the tables from now on, empty as they are: before the app is imported, which may keep a function by name."""
    socket.getaddrinfo = _getaddrinfo
    socket.gethostbyname = _gethostbyname
    socket.gethostbyname_ex = _gethostbyname_ex
    socket.socket.connect = _connect  # type: ignore[method-assign,assignment]
    socket.socket.connect_ex = _connect_ex  # type: ignore[method-assign,assignment]


def install(names: dict[str, list[list[str]]], routes: dict[str, int]) -> None:
    """Play this internet from now on, in this process; both empty: none."""
    hook()
    with _lock:
        _names.clear()
        _names.update({name: [list(answer) for answer in answers] for name, answers in names.items()})
        _routes.clear()
        _routes.update(routes)
        known = {address for answers in names.values() for answer in answers for address in answer}
        known |= {place.rpartition(" ")[0] for place in routes}
        _hosts.clear()
        _hosts.update(address for address in known if not ipaddress.ip_address(address).is_loopback)
        _tried.clear()


def install_from_environment() -> None:
    """Play the internet that the file named by VARIABLE describes, where there is one."""
    if path := os.environ.get(VARIABLE):
        install(**json.loads(Path(path).read_text(encoding="utf-8")))


def tried() -> list[str]:
    """The addresses and ports, "127.0.0.1 80", that the process has connected to since `install`."""
    with _lock:
        return list(_tried)


def _next_answer(host: Any) -> list[str] | None:
    """The addresses of a name, as its owner says them now; None for one that the tables say nothing of."""
    name = (host.decode("utf-8", "replace") if isinstance(host, bytes) else str(host)).lower().rstrip(".")
    with _lock:
        answers = _names.get(name)
        if not answers:
            return [] if name.endswith(".test") and (_names or _routes) else None
        return answers.pop(0) if len(answers) > 1 else answers[0]


def _must_be_a_name(host: Any) -> None:
    """Raise UnicodeError for a text that can be no name, such as "a..test", as Python does before it asks anybody."""
    if isinstance(host, str):
        host.encode("idna")


def _unknown(host: Any) -> socket.gaierror:
    return socket.gaierror(socket.EAI_NONAME, f"Name or service not known: {host}")


def _getaddrinfo(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> Any:
    _must_be_a_name(host)
    numeric = flags & socket.AI_NUMERICHOST
    answer = _next_answer(host) if host and not numeric else None
    if answer is None:
        return _real_getaddrinfo(host, port, family, type, proto, flags)
    found = [entry for address in answer for entry in _real_getaddrinfo(address, port, 0, type, proto)]
    if family:
        found = [entry for entry in found if entry[0] == family]
    if not found:
        raise _unknown(host)
    return found


def _ipv4_of(host: str, answer: list[str]) -> list[str]:
    addresses = [address for address in answer if ":" not in address]
    if not addresses:
        raise _unknown(host)
    return addresses


def _gethostbyname(host: str) -> str:
    _must_be_a_name(host)
    answer = _next_answer(host)
    return _real_gethostbyname(host) if answer is None else _ipv4_of(host, answer)[0]


def _gethostbyname_ex(host: str) -> tuple[str, list[str], list[str]]:
    _must_be_a_name(host)
    answer = _next_answer(host)
    return _real_gethostbyname_ex(host) if answer is None else (host, [], _ipv4_of(host, answer))


def _connect(self: socket.socket, address: Any) -> None:
    _real_connect(self, _routed(self, address))


def _connect_ex(self: socket.socket, address: Any) -> int:
    try:
        routed = _routed(self, address)
    except ConnectionRefusedError:
        return errno.ECONNREFUSED
    return _real_connect_ex(self, routed)


def _routed(self: socket.socket, address: Any) -> Any:
    """Where a connection to `address` goes; over IPv6 a routed one goes to ::ffff:127.0.0.1, as such a socket must.

    Raises ConnectionRefusedError where nothing may be reached.
    """
    if self.family not in (socket.AF_INET, socket.AF_INET6) or not (_names or _routes):
        return address
    host, number = _plain(self.family, address[0]), address[1]
    place = f"{host} {number}"
    with _lock:
        _tried.append(place)
        port = _routes.get(place)
    if port is not None:
        return ("127.0.0.1", port) if self.family == socket.AF_INET else ("::ffff:127.0.0.1", port)
    if number in PORTS or host in _hosts:
        raise ConnectionRefusedError(errno.ECONNREFUSED, f"Connection refused: {place}")
    return address


def _plain(family: int, host: Any) -> str:
    """An address in the one spelling that the tables have: 127.1 and ::ffff:127.0.0.1 are 127.0.0.1, so is a name."""
    try:
        found = _real_getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        answer = _next_answer(host)
        fitting = [address for address in answer or [] if (":" in address) == (family == socket.AF_INET6)]
        if answer is not None and not fitting:
            raise _unknown(host) from None
        return fitting[0] if fitting else str(host)
    address = ipaddress.ip_address(found[0][4][0])
    return str(getattr(address, "ipv4_mapped", None) or address)
