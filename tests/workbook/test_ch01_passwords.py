"""What a login costs: as much for who has no account as for who has one, at the cost that the operator set.

The hashes are counted in argon2 itself. That a hash of another cost is renewed, test_ch01_sessions.py sees at the wire.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import argon2._password_hasher as library
import pytest
from flask import Flask
from werkzeug.exceptions import Unauthorized

from solutions.ch00_books_api import models, settings
from solutions.ch00_books_api.errors import Invalid
from solutions.ch00_books_api.models import User, db
from solutions.ch01_security import passwords
from solutions.ch01_security.sessions import authenticate

COST = {"ARGON2_TIME_COST": 1, "ARGON2_MEMORY_KIB": 64, "ARGON2_PARALLELISM": 1}
RIGHT, WRONG = "Alice has 1 long passphrase", "Alice has another passphrase"


class Work(list[tuple[str, str]]):
    """What argon2 was asked to do since `clear`: "verify" or "hash", and the cost, "m=64,t=1,p=1"."""

    @property
    def kinds(self) -> list[str]:
        return [kind for kind, _ in self]


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    done = Work()
    verify, hash_secret = library.verify_secret, library.hash_secret

    def verified(stored: bytes, *args: Any, **kwargs: Any) -> Any:
        done.append(("verify", re.findall(r"m=\d+,t=\d+,p=\d+", stored.decode())[0]))
        return verify(stored, *args, **kwargs)

    def hashed(**kwargs: Any) -> Any:
        cost = kwargs["memory_cost"], kwargs["time_cost"], kwargs["parallelism"]
        done.append(("hash", "m={},t={},p={}".format(*cost)))
        return hash_secret(**kwargs)

    monkeypatch.setattr(library, "verify_secret", verified)
    monkeypatch.setattr(library, "hash_secret", hashed)
    return done


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """An app with one account, alice's."""
    made = Flask(__name__)
    settings.init_app(made, {"DATABASE_URL": f"sqlite:///{tmp_path / 'books.db'}", **COST})
    models.init_app(made)
    passwords.init_app(made)
    with made.app_context():
        db.metadata.create_all(db.engine, tables=[User.__table__])
        db.session.add(User(name="alice", email="alice@example.org", password_hash=passwords.hashed(RIGHT)))
        db.session.commit()
        yield made
        db.session.remove()
        db.engine.dispose()


def logged_in(app: Flask, email: Any, password: Any) -> bool:
    """Whether these log somebody in."""
    with app.test_request_context(method="POST", json={"email": email, "password": password}):
        try:
            return authenticate().email == "alice@example.org"
        except (Unauthorized, Invalid):
            return False


@pytest.mark.parametrize("email", ["alice@example.org", "ALICE@Example.org", "nobody@example.org", "", "%", "'" * 900])
@pytest.mark.parametrize("password", [WRONG, "", " ", "x" * 10_000, "nobody's password", "ﷺ" * 500])
def test_a_refused_login_computes_one_hash_whoever_is_named(app: Flask, work: Work, email: str, password: str) -> None:
    work.clear()
    assert not logged_in(app, email, password)
    assert work == [("verify", "m=64,t=1,p=1")]


def test_a_login_computes_no_more_than_a_refused_one(app: Flask, work: Work) -> None:
    work.clear()
    assert logged_in(app, "alice@example.org", RIGHT)
    assert work.kinds == ["verify"]


@pytest.mark.parametrize("password", [None, 5, "a\x00b", "x" * 10_001, ["a"]])
def test_what_can_be_nobodys_password_costs_nobody_a_hash(app: Flask, work: Work, password: Any) -> None:
    work.clear()
    assert not any(logged_in(app, email, password) for email in ("alice@example.org", "nobody@example.org"))
    assert work == []


def test_the_stand_in_costs_what_a_hash_of_today_costs(app: Flask, work: Work) -> None:
    """After a change of the cost, who logs in has the new one; until then an old hash costs what it did."""
    app.config["ARGON2_TIME_COST"] = 2
    passwords.init_app(app)
    stand_in, at_first = ("verify", "m=64,t=2,p=1"), ("verify", "m=64,t=1,p=1")
    work.clear()
    assert not logged_in(app, "nobody@example.org", WRONG)
    assert work == [stand_in]
    work.clear()
    assert not logged_in(app, "alice@example.org", WRONG)
    assert work == [at_first], "a wrong password renews nothing"
    work.clear()
    assert logged_in(app, "alice@example.org", RIGHT)
    assert work == [at_first, ("hash", "m=64,t=2,p=1")]
    for email, password in (("alice@example.org", WRONG), ("alice@example.org", RIGHT), ("nobody@example.org", WRONG)):
        work.clear()
        logged_in(app, email, password)
        assert work == [stand_in], "the new hash is kept, and costs what the stand-in does"


@pytest.mark.parametrize("name", COST)
def test_each_part_of_the_cost_renews_a_hash(app: Flask, work: Work, name: str) -> None:
    app.config[name] *= 8  # of memory, parallelism needs 8 KiB for each lane
    passwords.init_app(app)
    work.clear()
    assert logged_in(app, "alice@example.org", RIGHT)
    assert work.kinds == ["verify", "hash"]
    work.clear()
    assert logged_in(app, "alice@example.org", RIGHT)
    assert work.kinds == ["verify"]


@pytest.mark.parametrize("stored", ["", "plain text", "$2b$12$notargon2", "$argon2id$v=19$m=64,t=1,p=1$c2FsdA"])
def test_a_hash_that_is_none_lets_nobody_in(app: Flask, stored: str) -> None:
    user = db.session.scalars(db.select(User)).one()
    user.password_hash = stored
    db.session.commit()
    assert not any(logged_in(app, "alice@example.org", password) for password in (RIGHT, stored, ""))
