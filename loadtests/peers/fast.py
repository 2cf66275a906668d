"""The same page in FastAPI, as its own tutorial would write it: pydantic models, a synchronous ORM session, HS256.

uvicorn --factory loadtests.peers.fast:create_app
GET /api/books?page=1&page_size=20
Authorization: Bearer …
"""

import os
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, field_validator
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, sessionmaker

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
