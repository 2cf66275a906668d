"""ISBNs in thirteen digits: rows that chapters 0 and 1 have stored as they were sent.

An older version of the app reads both spellings, so it may serve meanwhile, and afterwards. There is no way back to
what was typed, and none is needed.
"""

from flask import current_app

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forwards."""
    current_app.extensions["migration_steps"].spell_isbns()


def downgrade() -> None:
    """Go back."""
    # what is spelled in another way is still the same number
