"""How Alembic meets the app: called by `flask db …`, with the app's database and its models.

Each revision is a transaction of its own: what one has done stays done when the next one fails. Nothing here touches
the log: Alembic's own template would replace its handlers.
"""

from collections.abc import MutableMapping
from typing import Any

from alembic import context
from flask import current_app

from solutions.ch06_caching.reports import NAME as SUMMARY


def is_a_model(name: str | None, kind: str, _parents: MutableMapping[Any, str | None]) -> bool:
    """Whether a table is one that has a model: the summary of chapter 6 is made by statements of its own."""
    return not (kind == "table" and name == SUMMARY)


def run() -> None:
    """Bring the database to the revision that was asked for."""
    database = current_app.extensions["migrate"].db
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            include_name=is_a_model,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
