"""The key ring of several hosts: one row of the database, sealed with a secret that the database does not have.

    KEY_RING_SECRET_FILE=/run/secrets/key_ring gunicorn …

Chapter 3 keeps the ring in a file, and lets one process at a time change it with a lock on another: two hosts would
have two rings, and a token of the one would be unknown to the other. With a KEY_RING_SECRET, the ring stands where all
of them look anyway. Who reads the database, or a copy of it, finds nothing that signs: the row is encrypted (Fernet:
AES-128 in CBC mode, HMAC-SHA256). Without that secret it stays as in chapter 3.

Each process looks again after FRESH_SECONDS. That is soon enough for a rotation, since a key is in the ring for
JWKS_SECONDS before it signs; a key that was retired is believed for as long. (OWASP ASVS 5, 11.2 and 13.3.)
"""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from flask import Flask
from sqlalchemy import Connection, Engine, Text, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from solutions.ch00_books_api import settings
from solutions.ch00_books_api.models import Base, Id, db
from solutions.ch03_jwt.keys import Key, KeyRing, Ring, new_key, with_next

FRESH_SECONDS = 5.0
THE_ROW = 1


def maybe_secret(text: str) -> str:
    """Return `text`, which is empty or a secret; raises ValueError."""
    return settings.secret(text) if text else ""


SETTINGS: settings.Settings = {"KEY_RING_SECRET": settings.Setting("", maybe_secret)}


class SealedRing(Base):
    """The ring of all hosts: there is one row."""

    __tablename__ = "key_rings"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    sealed: Mapped[str] = mapped_column(Text)


class SharedRing(KeyRing):
    """The ring as the database has it. It is made when somebody first asks: the app starts before its tables do."""

    def __init__(self, engine: Engine, secret: str, algorithm: str) -> None:
        self._engine, self._algorithm = engine, algorithm
        self._seal = Fernet(base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest()))
        self._ring: Ring = ()
        self._read_at = -FRESH_SECONDS
        self._changing = threading.local()

    def begin(self, algorithm: str) -> None:
        """Nothing yet."""

    def read(self) -> Ring:
        """Return the ring, as it was FRESH_SECONDS ago at the longest; within `changing`, as it is.

        Raises BadSettings where it was sealed with another secret.
        """
        connection: Connection | None = getattr(self._changing, "connection", None)
        if connection is not None:
            return self._opened(connection)
        if time.monotonic() - self._read_at >= FRESH_SECONDS:
            with self._engine.connect() as own:
                found = self._opened(own)
            self._ring, self._read_at = found or self._made(), time.monotonic()
        return self._ring

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Let one process at a time, on whichever host, change the ring; what was written counts from the end on."""
        with self._engine.begin() as connection:
            # takes the lock, of the row or of the whole of SQLite, before anything is read
            connection.execute(update(SealedRing).where(SealedRing.id == THE_ROW).values(sealed=SealedRing.sealed))
            self._changing.connection = connection
            try:
                yield
            finally:
                self._changing.connection = None
        self._read_at = -FRESH_SECONDS

    def write(self, ring: Ring) -> None:
        """Store the ring; within `changing`."""
        row = update(SealedRing).where(SealedRing.id == THE_ROW)
        self._changing.connection.execute(row.values(sealed=self._sealed(ring)))

    def _opened(self, connection: Connection) -> Ring:
        sealed = connection.scalar(select(SealedRing.sealed).where(SealedRing.id == THE_ROW))
        if sealed is None:
            return ()
        try:
            return tuple(Key(**entry) for entry in json.loads(self._seal.decrypt(sealed)))
        except InvalidToken:
            raise settings.BadSettings(
                "the environment variable KEY_RING_SECRET must be the one that sealed the key ring in the database"
            ) from None

    def _sealed(self, ring: Ring) -> str:
        return self._seal.encrypt(json.dumps([asdict(key) for key in ring]).encode()).decode()

    def _made(self) -> Ring:
        """Make the ring, unless another process was faster, and return the one that is there."""
        first = new_key(self._algorithm)
        ring = with_next((replace(first, signs_from=first.created_at),), self._algorithm)
        assert ring
        # nobody can know the one without the other, so they are of one age, and may be rotated at once
        ring = (ring[0], replace(ring[1], created_at=first.created_at))
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(SealedRing).values(id=THE_ROW, sealed=self._sealed(ring)))
            return ring
        except IntegrityError:
            with self._engine.connect() as connection:
                return self._opened(connection)


def ring_of(app: Flask) -> KeyRing:
    """Return the key ring of `app`: in the database where there is a KEY_RING_SECRET, else in KEY_FOLDER."""
    if secret := app.config["KEY_RING_SECRET"]:
        with app.app_context():
            return SharedRing(db.engine, secret, app.config["JWT_ALGORITHM"])
    return KeyRing(Path(app.config["KEY_FOLDER"]))
