"""A report that the database has made before somebody asks: the genres, and how many books each has.

    GET /api/reports/genres    200   {"items": [{"genre": "Novel", "books": 71}, …], "made_at": "…", "_links": {…}}

To count a million rows takes a second, whoever asks. The counts are made by `flask jobs` (`refresh`, each time that it
looks what is due), stored, and read from there: on PostgreSQL a materialized view, on SQLite, which has none, a table.
Nobody who reads waits for it: REFRESH … CONCURRENTLY, and a transaction of a few rows, show the old counts until the
new ones are whole.
"""

from datetime import datetime
from typing import Any

from flask_restful import Resource
from sqlalchemy import DDL, column, delete, event, func, insert, select, table, text
from sqlalchemy.orm import Mapped, mapped_column

from solutions.ch00_books_api.links import link
from solutions.ch00_books_api.models import Base, BookGenre, UtcDateTime, db, now
from solutions.ch00_books_api.representations import timestamp
from solutions.ch01_security import limits, roles
from solutions.ch01_security import reports as before

from . import invalidation
from .cached import cached

RULES: roles.Rules = {("genre-report", "GET"): roles.SIGNED_IN}
LIMITS: limits.Limits = {"genre-report": (limits.Allowance("RATE_LIMIT_REPORT_{role}"),)}

NAME = "genre_summary"
SUMMARY = table(NAME, column("genre"), column("books"))
COUNTS = select(BookGenre.genre, func.count().label("books")).group_by(BookGenre.genre)

CREATE = {
    "postgresql": (
        f"CREATE MATERIALIZED VIEW IF NOT EXISTS {NAME} AS "  # noqa: S608 (nobody else's text)
        "SELECT genre, count(*) AS books FROM book_genres GROUP BY genre",
        f"CREATE UNIQUE INDEX IF NOT EXISTS ix_{NAME}_genre ON {NAME} (genre)",  # which CONCURRENTLY asks for
    ),
    "sqlite": (f"CREATE TABLE IF NOT EXISTS {NAME} (genre TEXT PRIMARY KEY, books INTEGER NOT NULL)",),
}
DROP = {"postgresql": f"DROP MATERIALIZED VIEW IF EXISTS {NAME}", "sqlite": f"DROP TABLE IF EXISTS {NAME}"}
for dialect, statements in CREATE.items():
    for statement in statements:
        event.listen(Base.metadata, "after_create", DDL(statement).execute_if(dialect=dialect))
    event.listen(Base.metadata, "before_drop", DDL(DROP[dialect]).execute_if(dialect=dialect))


class Summary(Base):
    """When a summary was made."""

    __tablename__ = "summaries"

    name: Mapped[str] = mapped_column(primary_key=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


def refresh() -> None:
    """Count anew (COUNTS) into SUMMARY, and say in its row of Summary when that began.

    Nobody who reads the report waits for it, or sees less than all counts, the old ones or the new. Nobody who writes
    waits for the counting: SQLite has one writer at a time, and who began to write must not count before the commit.
    What was kept of the report, which depends on the tag "genre-report", is forgotten when the new counts are there.
    """
    ### BEGIN SOLUTION 6.7
    moment = now()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text(f"REFRESH MATERIALIZED VIEW CONCURRENTLY {NAME}"))
    else:
        counts = [{"genre": genre, "books": books} for genre, books in db.session.execute(COUNTS)]  # nobody waits
        db.session.execute(delete(SUMMARY))
        if counts:
            db.session.execute(insert(SUMMARY), counts)
    db.session.merge(Summary(name=NAME, made_at=moment))
    db.session.commit()
    invalidation.forget(["genre-report"])
    ### END SOLUTION 6.7


class GenreReport(Resource):
    """/api/reports/genres"""

    @cached(seconds=300, who=roles.role)
    def get(self) -> dict[str, Any]:
        """Return how many books each genre has, the most frequent first, as it was when that was last counted."""
        made = db.session.get(Summary, NAME)
        rows = db.session.execute(select(SUMMARY).order_by(SUMMARY.c.books.desc(), SUMMARY.c.genre))
        return {
            "items": [{"genre": genre, "books": books} for genre, books in rows],
            "made_at": timestamp(made.made_at) if made else None,
            "_links": {"self": link("genre-report")},
        }


class CatalogReport(before.CatalogReport):
    """/api/reports/catalog"""

    get = cached(seconds=300, who=roles.role)(before.CatalogReport.get)
