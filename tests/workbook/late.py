"""A way to Redis on which an answer comes late."""

import socket
import threading
from pathlib import Path

from workbook.lab.redis_service import Proxy


class LateProxy(Proxy):
    """Passes bytes between the app and Redis; after `keep_one` it keeps one answer of Redis to itself, until closed.

    Redis has done what it was told; only the app does not hear of it in time.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self._wanted, self.kept = threading.Event(), threading.Event()
        super().__init__(url, folder)

    def keep_one(self) -> None:
        """Let the next answer be late."""
        self.kept.clear()
        self._wanted.set()

    def has_hung_up(self) -> bool:
        """Whether no connection is left: each that Redis closed is closed for the app, too."""
        return not self._links

    def _connect(self) -> socket.socket:
        return _Late(super()._connect(), self._wanted, self.kept)


class _Late(socket.socket):
    """The connection to Redis."""

    def __init__(self, link: socket.socket, wanted: threading.Event, kept: threading.Event) -> None:
        super().__init__(link.family, link.type, link.proto, link.detach())
        self._wanted, self._kept = wanted, kept

    def recv(self, *args: int) -> bytes:
        piece = super().recv(*args)
        while self._wanted.is_set():
            self._wanted.clear()
            self._kept.set()
            piece = super().recv(*args)  # the app hangs up
        return piece
