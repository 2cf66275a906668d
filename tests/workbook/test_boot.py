"""create_app is cheap: it reads settings and wires, and leaves the rest to the first who needs it."""

import importlib
import socket
import threading
from pathlib import Path
from typing import Any, NoReturn

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from workbook import course
from workbook.serve.services import SECRETS


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What every app needs, and servers that do not exist."""
    for name in SECRETS:
        monkeypatch.setenv(name, f"the secret of these tests for {name}")
    monkeypatch.setenv("TRUSTED_HOSTS", "shop.test")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'books.db'}")
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    for name in ("KEY_FOLDER", "LOG_FOLDER"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("chapter", course.chapters(), ids=lambda chapter: chapter.name)
def test_an_app_that_is_made_starts_no_thread_and_asks_nobody(
    chapter: course.Chapter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*args: Any, **kwargs: Any) -> NoReturn:
        raise AssertionError(f"while the app was made: {args[1:]}")

    def start(self: threading.Thread) -> None:
        function = getattr(self, "function", None)  # of a timer: that of the memory fallback ends after 10 ms
        assert getattr(function, "__qualname__", "").startswith("MemoryStorage."), f"a thread is started: {self}"

    create_app = importlib.import_module(f"solutions.{chapter.name}.app").create_app
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, nobody)
    monkeypatch.setattr(threading.Thread, "start", start)
    event.listen(Engine, "do_connect", nobody)
    try:
        create_app()
    finally:
        event.remove(Engine, "do_connect", nobody)
    assert not (tmp_path / "books.db").exists()


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("chapter", course.chapters(), ids=lambda chapter: chapter.name)
def test_what_costs_time_is_made_once(chapter: course.Chapter, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second boot finds the first key, and no boot hashes a password."""

    def costs(*args: Any, **kwargs: Any) -> NoReturn:
        raise AssertionError("an app that is made a second time makes no key and no hash")

    create_app = importlib.import_module(f"solutions.{chapter.name}.app").create_app
    create_app()
    monkeypatch.setattr("cryptography.hazmat.primitives.asymmetric.rsa.generate_private_key", costs)
    monkeypatch.setattr("argon2.low_level.hash_secret", costs)
    monkeypatch.setattr("argon2.PasswordHasher.hash", costs)
    create_app()
