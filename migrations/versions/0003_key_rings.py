"""The key ring of several hosts (shared_keys.py): a table more."""

import sqlalchemy as sa
from alembic import op

from solutions.ch00_books_api.models import Id

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forwards."""
    op.create_table(
        "key_rings",
        sa.Column("id", Id, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="key_rings_pkey"),
        if_not_exists=True,
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("key_rings")
