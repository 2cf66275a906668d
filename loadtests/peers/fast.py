"""The same page in FastAPI, as its own tutorial would write it: pydantic models, a synchronous ORM session, HS256.

    python -m loadtests.peers.fast 8000 2
    GET /api/books?page=1&page_size=20
    Authorization: Bearer …

The program is `uvicorn --port 8000 --workers 2 --factory loadtests.peers.fast:create_app` with TCP_NODELAY on its
socket. uvicorn sends head and body apart, and asyncio does not set that option on a socket made before it: without it
each answer waits 40 ms for the client's acknowledgement.
"""

import os
import socket
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import jwt
import uvicorn
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, field_validator
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, sessionmaker
from uvicorn.supervisors import Multiprocess

from loadtests.peers.tutorial import Book


class BookOut(BaseModel):
    """A book as JSON shows it."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    title: str
    author: str
    author_bio: str | None
    publication_year: int | None
    publisher: str | None
    isbn: str | None
    summary: str | None
    genres: list[str]
    created_at: datetime
    updated_at: datetime

    @field_validator("genres", mode="before")
    @classmethod
    def names(cls, rows: Any) -> list[str]:
        """Return the names of the genres."""
        return [row.genre for row in rows]


class Page(BaseModel):
    """A page of books."""

    items: list[BookOut]
    page: int


def create_app() -> FastAPI:
    """Return the app."""
    app = FastAPI()
    new_session = sessionmaker(create_engine(os.environ["DATABASE_URL"]))
    secret = os.environ["JWT_SECRET_KEY"]

    def session() -> Iterator[Session]:
        with new_session() as opened:
            yield opened

    def claims(sent: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]) -> dict[str, Any]:
        try:
            return jwt.decode(sent.credentials, secret, algorithms=["HS256"])
        except jwt.PyJWTError:
            raise HTTPException(401) from None

    @app.get("/api/books", response_model=Page, dependencies=[Depends(claims)])
    def books(database: Annotated[Session, Depends(session)], page: int = 1, page_size: int = 20) -> Any:
        found = select(Book).order_by(Book.id).limit(page_size).offset((page - 1) * page_size)
        return {"items": list(database.scalars(found)), "page": page}

    return app


def main(port: int, workers: int) -> None:
    """Serve the app on the loopback address."""
    app = "loadtests.peers.fast:create_app"
    config = uvicorn.Config(app, factory=True, port=port, workers=workers, access_log=False, log_level="error")
    listener = config.bind_socket()
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # what it accepts inherits the option
    Multiprocess(config, sockets=[listener]).run()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
