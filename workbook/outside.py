"""The internet as the app under check sees it: names, and what listens at addresses, played on the loopback address.

A check of server-side requests needs hosts that answer, names that resolve to what the check says, and addresses
that must never be reached. So the process of the app gets its names from a table, and its connections go where a
second table says. What is in neither is as it always was.

    {"names": {"covers.test": [["93.184.215.14"]], "rebind.test": [["93.184.215.14"], ["127.0.0.1"]]},
     "routes": {"93.184.215.14 80": 45123, "127.0.0.1 80": 45124}}

A name has a list of answers, each a list of addresses: the first question gets the first, the next the next, and the
last is for all that follow, as somebody who rebinds a name would answer.
"""

import json
import os
import socket
import threading
from typing import Any

VARIABLE = "WORKBOOK_OUTSIDE"  # names a file with the two tables, for an app that `workbook.wsgi` serves

_lock = threading.Lock()
_names: dict[str, list[list[str]]] = {}
_routes: dict[str, int] = {}
_tried: list[str] = []
_real_getaddrinfo = socket.getaddrinfo
_real_connect = socket.socket.connect
_real_connect_ex = socket.socket.connect_ex


def install(names: dict[str, list[list[str]]], routes: dict[str, int]) -> None:
    """Play this internet from now on, in this process; both empty: none."""
    with _lock:
        _names.clear()
        _names.update({name: [list(answer) for answer in answers] for name, answers in names.items()})
        _routes.clear()
        _routes.update(routes)
        _tried.clear()
    playing = bool(names or routes)
    socket.getaddrinfo = _getaddrinfo if playing else _real_getaddrinfo
    socket.gethostbyname = _gethostbyname if playing else _real_gethostbyname
    socket.gethostbyname_ex = _gethostbyname_ex if playing else _real_gethostbyname_ex
    socket.socket.connect = _connect if playing else _real_connect  # type: ignore[method-assign,assignment]
    socket.socket.connect_ex = _connect_ex if playing else _real_connect_ex  # type: ignore[method-assign,assignment]


def install_from_environment() -> None:
    """Play the internet that the file named by VARIABLE describes, where there is one."""
    if path := os.environ.get(VARIABLE):
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 (this runs before each request of a served app)
            install(**json.load(file))


def tried() -> list[str]:
    """The addresses and ports, "127.0.0.1 80", that the process has connected to since `install`."""
    with _lock:
        return list(_tried)


_real_gethostbyname, _real_gethostbyname_ex = socket.gethostbyname, socket.gethostbyname_ex


def _next_answer(host: Any) -> list[str] | None:
    name = (host.decode() if isinstance(host, bytes) else str(host)).lower().rstrip(".")
    with _lock:
        answers = _names.get(name)
        if not answers:
            return None
        return answers.pop(0) if len(answers) > 1 else answers[0]


def _getaddrinfo(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> Any:
    answer = _next_answer(host) if host else None
    if answer is None:
        return _real_getaddrinfo(host, port, family, type, proto, flags)
    found = [entry for address in answer for entry in _real_getaddrinfo(address, port, 0, type, proto)]
    return [entry for entry in found if family in (0, entry[0])]


def _gethostbyname(host: str) -> str:
    answer = _next_answer(host)
    return answer[0] if answer else _real_gethostbyname(host)


def _gethostbyname_ex(host: str) -> tuple[str, list[str], list[str]]:
    answer = _next_answer(host)
    return (host, [], answer) if answer else _real_gethostbyname_ex(host)


def _connect(self: socket.socket, address: Any) -> None:
    _real_connect(self, _routed(self, address))


def _connect_ex(self: socket.socket, address: Any) -> int:
    return _real_connect_ex(self, _routed(self, address))


def _routed(self: socket.socket, address: Any) -> Any:
    """Where a connection to `address` goes; over IPv6 a routed one goes to ::ffff:127.0.0.1, as such a socket must."""
    if self.family not in (socket.AF_INET, socket.AF_INET6):
        return address
    place = f"{_plain(address[0])} {address[1]}"
    with _lock:
        _tried.append(place)
        port = _routes.get(place)
    if port is None:
        return address
    return ("127.0.0.1", port) if self.family == socket.AF_INET else ("::ffff:127.0.0.1", port)


def _plain(host: str) -> str:
    """An address in the one spelling that the table has: 127.1 is 127.0.0.1, a name is what it resolves to."""
    try:
        return str(_real_getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)[0][4][0])
    except (OSError, UnicodeError):
        answer = _next_answer(host)
        return answer[0] if answer else host
