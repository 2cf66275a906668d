"""The key ring of several hosts: one ring, sealed, whoever asks for it first."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from solutions.ch00_books_api.models import db
from solutions.ch00_books_api.settings import BadSettings
from solutions.ch03_jwt import keys
from solutions.ch09_deployment import shared_keys
from solutions.ch09_deployment.app import create_app

SECRET = "a secret of the tests that seals the key ring of all hosts"


def host(folder: Path, secret: str = SECRET, **config: object) -> Flask:
    """An app as another host has it: the same database, and folders of its own."""
    own = folder / f"host{len(list(folder.glob('host*')))}"
    own.mkdir()
    app = create_app(
        {
            "DATABASE_URL": f"sqlite:///{folder / 'books.db'}",
            "REDIS_URL": "redis://127.0.0.1:1/0",
            "TRUSTED_HOSTS": ["shop.test"],
            "CSRF_SECRET_KEY": "c" * 40,
            "WEBHOOK_SECRET": "w" * 40,
            "CURSOR_SECRET_KEY": "k" * 40,
            "JWT_ALGORITHM": "EdDSA",
            "KEY_FOLDER": str(own / "keys"),
            "LOG_FOLDER": str(own / "logs"),
            "KEY_RING_SECRET": secret,
            **config,
        }
    )
    with app.app_context():
        db.create_all()
    return app


def kids(app: Flask) -> list[str]:
    """The names of the keys, in their order."""
    with app.app_context():
        return [key.kid for key in keys.key_ring().read()]


def test_two_hosts_have_one_ring_and_no_files(tmp_path: Path) -> None:
    one, other = host(tmp_path), host(tmp_path)
    assert kids(one) == kids(other)
    assert len(kids(one)) == 2
    assert not list(tmp_path.glob("host*/keys"))


def test_hosts_that_ask_first_at_once_make_one_ring(tmp_path: Path) -> None:
    hosts = [host(tmp_path) for _ in range(6)]
    with ThreadPoolExecutor(len(hosts)) as threads:
        found = list(threads.map(kids, hosts))
    assert all(each == found[0] for each in found)


def test_a_rotation_on_one_host_is_seen_by_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = host(tmp_path), host(tmp_path)
    signed, following = kids(one)
    assert kids(other) == [signed, following]
    with one.app_context():
        assert keys.rotate()
    assert kids(one)[0] == following
    assert kids(other)[0] == signed  # for FRESH_SECONDS; it knows the key that signs now already
    monkeypatch.setattr(shared_keys, "FRESH_SECONDS", 0.0)
    assert kids(other) == kids(one)


def test_hosts_that_rotate_at_once_rotate_once(tmp_path: Path) -> None:
    hosts = [host(tmp_path) for _ in range(4)]
    assert len({tuple(kids(app)) for app in hosts}) == 1

    def rotate(app: Flask) -> bool:
        with app.app_context():
            try:
                return keys.rotate() is not None
            except keys.TooEarly:
                return False

    with ThreadPoolExecutor(len(hosts)) as threads:
        assert sorted(threads.map(rotate, hosts)) == [False, False, False, True]


def test_the_database_has_no_key_in_it(tmp_path: Path) -> None:
    names = kids(host(tmp_path))
    with sqlite3.connect(tmp_path / "books.db") as database:
        ((sealed,),) = database.execute("SELECT sealed FROM key_rings")
    assert "PRIVATE" not in sealed
    assert not any(name in sealed for name in names)


def test_another_secret_does_not_open_it_and_makes_no_other(tmp_path: Path) -> None:
    before = kids(host(tmp_path))
    with pytest.raises(BadSettings, match="KEY_RING_SECRET"):
        kids(host(tmp_path, SECRET[::-1]))
    assert kids(host(tmp_path)) == before


def test_without_a_secret_it_is_a_file(tmp_path: Path) -> None:
    assert kids(host(tmp_path, "")) != kids(host(tmp_path, ""))
    assert len(list(tmp_path.glob("host*/keys/ring.json"))) == 2
