"""Answers that may be asked for again (9.7): a table more, of which an older version of the app knows nothing."""

from alembic import op
from flask import current_app

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forwards."""
    current_app.extensions["migration_steps"].add_idempotency_keys(op)


def downgrade() -> None:
    """Go back."""
    current_app.extensions["migration_steps"].drop_idempotency_keys(op)
